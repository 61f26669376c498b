'use client';

import type { LensClientError, ShareLink, ShareLinkCreate } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatDay } from '../format-day.ts';
import styles from './share-dialog.module.css';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The public links of a dashboard: make, look at, end. */
export function PublicLinks({ dashboardId }: { dashboardId: string }) {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const [address, setAddress] = useState<string>();
  const [error, setError] = useState<LensClientError>();
  const links = useLoad((signal) => client.links.list(dashboardId, {}, { signal }), dashboardId, round);

  async function create(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const outcome = await client.links.create(dashboardId, linkOf(new FormData(form))).safe();
    setError(outcome.ok ? undefined : outcome.error);
    if (!outcome.ok) return;
    form.reset();
    setAddress(`${window.location.origin}/public#${outcome.value.key}`);
    setRound(round + 1);
  }

  async function remove(linkId: string): Promise<void> {
    const outcome = await client.links.delete({ id: dashboardId, linkId }).safe();
    setError(outcome.ok ? undefined : outcome.error);
    setRound(round + 1);
  }

  return (
    <section className={styles.body} aria-labelledby="public-links">
      <h3 id="public-links">Public links</h3>
      <p>Whoever has a link sees this dashboard without an account.</p>
      <form className={styles.form} onSubmit={(event) => void create(event)}>
        <label>
          Name
          <input name="name" maxLength={200} />
        </label>
        <label>
          Password, if wanted
          <input name="password" type="password" autoComplete="new-password" />
        </label>
        <label>
          Ends after days
          <input name="days" type="number" min="1" max="3650" />
        </label>
        <label>
          Times it may be opened
          <input name="maxViews" type="number" min="1" />
        </label>
        <button type="submit" className="button" data-primary>
          Make a link
        </button>
      </form>
      <div role="alert">{error && <p className={styles.error}>{error.detail}</p>}</div>
      {address && (
        <p className={styles.made} role="status">
          This is the only time that it is shown:
          <input
            aria-label="The new link"
            readOnly
            value={address}
            onFocus={(event) => event.target.select()}
          />
        </p>
      )}
      <ul className={styles.links}>
        {links.status === 'ok' && links.value.items.length === 0 && <li>There is none yet.</li>}
        {links.status === 'ok' &&
          links.value.items.map((link) => (
            <li key={link.id}>
              <span>{describe(link)}</span>
              <button
                type="button"
                className="button"
                aria-label={`End ${link.name ?? 'the link'}`}
                onClick={() => void remove(link.id)}
              >
                End
              </button>
            </li>
          ))}
      </ul>
    </section>
  );
}

function linkOf(form: FormData): ShareLinkCreate {
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  return {
    ...(text('name') === '' ? {} : { name: text('name') }),
    ...(text('password') === '' ? {} : { password: text('password') }),
    ...(text('days') === ''
      ? {}
      : { expiresAt: new Date(Date.now() + Number(text('days')) * DAY_MS).toISOString() }),
    ...(text('maxViews') === '' ? {} : { maxViews: Number(text('maxViews')) }),
  };
}

function describe({ name, hasPassword, expiresAt, views, maxViews }: ShareLink): string {
  return [
    name ?? 'Unnamed',
    `opened ${views}${maxViews === null ? '' : ` of ${maxViews}`} times`,
    ...(hasPassword ? ['with a password'] : []),
    ...(expiresAt === null ? [] : [`until ${formatDay(expiresAt)}`]),
  ].join(' · ');
}
