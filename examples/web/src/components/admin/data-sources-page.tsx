'use client';

import type { ConnectionTest, DataSource } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatDay } from '../format-day.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';
import { Refusal } from './refusal.tsx';
import { useChange } from './use-change.ts';

/** The analytics databases of the tenant: add one, and test whether it answers. */
export function DataSourcesPage() {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const [tests, setTests] = useState<Readonly<Record<string, ConnectionTest>>>({});
  const page = useLoad((signal) => client.dataSources.list({ limit: 100 }, { signal }), 'sources', round);
  const change = useChange();
  const again = (): void => setRound(round + 1);

  function add(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const text = (name: string): string => String(new FormData(form).get(name)).trim();
    const made = client.dataSources.create({ name: text('name'), url: text('url') });
    void change.run(made.safe(), () => {
      form.reset();
      again();
    });
  }

  const test = (id: string): void =>
    void change.run(client.dataSources.test(id).safe(), (result) => setTests({ ...tests, [id]: result }));
  return (
    <AdminPage title="Data sources" error={page.status === 'error' ? page.error : undefined} onRetry={again}>
      <form className={styles.form} onSubmit={add}>
        <label>
          Name
          <input name="name" required maxLength={200} />
        </label>
        <label>
          URL of the database
          <input name="url" type="password" autoComplete="off" required placeholder="postgresql://…" />
        </label>
        <button type="submit" className="button" data-primary disabled={change.busy}>
          Add data source
        </button>
      </form>
      <p className={styles.hint}>
        The URL is kept encrypted, and shown to nobody. Use a role that may only read.
      </p>
      <Refusal error={change.error} />
      <AdminTable<DataSource>
        caption="Data sources"
        items={page.status === 'ok' ? page.value.items : undefined}
        keyOf={({ id }) => id}
        empty="There are no data sources."
        columns={[
          {
            title: 'Name',
            show: ({ name, isDefault }) => (isDefault ? `${name} (of the configuration)` : name),
          },
          { title: 'Since', show: ({ createdAt }) => formatDay(createdAt) },
          { title: 'Test', show: ({ id }) => <Outcome test={tests[id]} /> },
          {
            title: 'Connection',
            show: ({ id, name }) => (
              <button
                type="button"
                className="button"
                aria-label={`Test ${name}`}
                disabled={change.busy}
                onClick={() => test(id)}
              >
                Test
              </button>
            ),
          },
        ]}
      />
    </AdminPage>
  );
}

function Outcome({ test }: { test: ConnectionTest | undefined }) {
  if (test === undefined) return 'not tested here';
  if (!test.ok) return <span className={styles.bad}>{test.detail ?? test.code}</span>;
  return `answers: Postgres ${test.serverVersion}, ${Math.round(test.latencyMs ?? 0)} ms`;
}
