'use client';

import type { AuditEntry, AuditQuery } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatMoment } from '../format-day.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';

/** Who did what in the tenant, the newest first. */
export function AuditPage() {
  const { client } = useLens();
  const [filter, setFilter] = useState<AuditQuery>({});
  const [pages, setPages] = useState<readonly (string | null)[]>([null]);
  const [round, setRound] = useState(0);
  const cursor = pages.at(-1) ?? undefined;
  const asked: AuditQuery = { ...filter, limit: 50, ...(cursor === undefined ? {} : { cursor }) };
  const page = useLoad((signal) => client.audit.list(asked, { signal }), JSON.stringify(asked), round);

  function search(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name)).trim();
    setPages([null]);
    setFilter({
      ...(text('action') === '' ? {} : { action: text('action') }),
      ...(text('since') === '' ? {} : { since: `${text('since')}T00:00:00Z` }),
    });
  }

  const next = page.status === 'ok' ? page.value.nextCursor : null;
  return (
    <AdminPage
      title="Audit log"
      error={page.status === 'error' ? page.error : undefined}
      onRetry={() => setRound(round + 1)}
    >
      <form className={styles.form} onSubmit={search}>
        <label>
          Action
          <input name="action" placeholder="dashboard.updated" />
        </label>
        <label>
          Since
          <input name="since" type="date" />
        </label>
        <button type="submit" className="button" data-primary>
          Search
        </button>
      </form>
      <AdminTable<AuditEntry>
        caption="Audit log"
        items={page.status === 'ok' ? page.value.items : undefined}
        keyOf={({ id }) => id}
        empty="Nothing was found."
        columns={[
          { title: 'Time', show: ({ time }) => formatMoment(time) },
          { title: 'Action', show: ({ action }) => action },
          { title: 'Outcome', show: ({ outcome }) => outcome },
          { title: 'By', show: ({ actor }) => `${actor.kind} ${actor.id ?? ''}` },
          { title: 'Of', show: ({ target }) => (target === null ? '' : `${target.kind} ${target.id}`) },
          { title: 'From', show: ({ ip }) => ip ?? '' },
        ]}
      />
      <p className={styles.pages}>
        <button
          type="button"
          className="button"
          disabled={pages.length === 1}
          onClick={() => setPages(pages.slice(0, -1))}
        >
          Newer
        </button>
        <button
          type="button"
          className="button"
          disabled={next === null}
          onClick={() => setPages([...pages, next])}
        >
          Older
        </button>
      </p>
    </AdminPage>
  );
}
