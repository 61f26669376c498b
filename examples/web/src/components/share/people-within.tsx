'use client';

import type { LensClientError, Sharing } from '@istari-lens/client';
import { useState } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import styles from './share-dialog.module.css';

/** Who of the own tenant may use a dashboard. Single people are chosen by admins, who may list them. */
export function PeopleWithin({ dashboardId }: { dashboardId: string }) {
  const { client, user } = useLens();
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<LensClientError>();
  const loaded = useLoad(
    async (signal) => {
      const [sharing, users] = await Promise.all([
        client.dashboards.sharing(dashboardId, { signal }),
        user.role === 'admin' ? client.users.list({ limit: 100 }, { signal }) : undefined,
      ]);
      return { sharing, users: users?.items.filter(({ id }) => id !== user.id) ?? [] };
    },
    dashboardId,
    round,
  );
  if (loaded.status === 'loading') return <div aria-busy="true" />;
  if (loaded.status === 'error') return <p className={styles.error}>{loaded.error.detail}</p>;
  const { sharing, users } = loaded.value;

  async function share(next: Sharing): Promise<void> {
    // One after the other: what is chosen last counts.
    setBusy(true);
    const outcome = await client.dashboards.share(dashboardId, next).safe();
    setBusy(false);
    setError(outcome.ok ? undefined : outcome.error);
    setRound((last) => last + 1);
  }

  const chosen = new Map((sharing.users ?? []).map(({ userId, access }) => [userId, access]));
  const choose = (userId: string, access: string): void => {
    const others = (sharing.users ?? []).filter((one) => one.userId !== userId);
    const given = access === 'view' || access === 'edit' ? [{ userId, access } as const] : [];
    void share({ visibility: 'users', users: [...others, ...given] });
  };
  return (
    <section className={styles.body} aria-labelledby="people-within">
      <h3 id="people-within">People of this tenant</h3>
      <div className={styles.form}>
        <label>
          Who may see it
          <select
            disabled={busy}
            value={sharing.visibility}
            onChange={({ target }) => {
              const visibility = VISIBILITIES.find(([value]) => value === target.value)?.[0] ?? 'private';
              void share({ visibility });
            }}
          >
            {VISIBILITIES.filter(
              ([value]) => value !== 'users' || users.length > 0 || sharing.visibility === 'users',
            ).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {sharing.visibility === 'tenant' && (
          <label>
            What they may do
            <select
              disabled={busy}
              value={sharing.access ?? 'view'}
              onChange={({ target }) =>
                void share({ visibility: 'tenant', access: target.value === 'edit' ? 'edit' : 'view' })
              }
            >
              <option value="view">look at it</option>
              <option value="edit">change it</option>
            </select>
          </label>
        )}
      </div>
      <div role="alert">{error && <p className={styles.error}>{error.detail}</p>}</div>
      {sharing.visibility === 'users' && (
        <ul className={styles.links}>
          {users.map(({ id, email }) => (
            <li key={id}>
              <span>{email}</span>
              <select
                disabled={busy}
                aria-label={`Access of ${email}`}
                value={chosen.get(id) ?? ''}
                onChange={({ target }) => choose(id, target.value)}
              >
                <option value="">none</option>
                <option value="view">look at it</option>
                <option value="edit">change it</option>
              </select>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const VISIBILITIES: readonly (readonly [Sharing['visibility'], string])[] = [
  ['private', 'only its owner'],
  ['users', 'chosen people'],
  ['tenant', 'everybody'],
];
