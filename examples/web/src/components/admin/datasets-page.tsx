'use client';

import type { Dataset, DatasetCheck } from '@istari-lens/client';
import { useState } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatDay } from '../format-day.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';
import { Refusal } from './refusal.tsx';
import { useChange } from './use-change.ts';

/** The datasets of the tenant, and whether they still describe their databases. */
export function DatasetsPage() {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const [checks, setChecks] = useState<Readonly<Record<string, DatasetCheck>>>({});
  const page = useLoad((signal) => client.datasets.list({ limit: 100 }, { signal }), 'datasets', round);
  const change = useChange();
  const check = (id: string): void =>
    void change.run(client.datasets.check(id).safe(), (result) => setChecks({ ...checks, [id]: result }));
  return (
    <AdminPage
      title="Datasets"
      error={page.status === 'error' ? page.error : undefined}
      onRetry={() => setRound(round + 1)}
    >
      <Refusal error={change.error} />
      <AdminTable<Dataset>
        caption="Datasets"
        items={page.status === 'ok' ? page.value.items : undefined}
        keyOf={({ id }) => id}
        empty="There are no datasets."
        columns={[
          { title: 'Name', show: ({ name, title }) => (title === name ? name : `${title} (${name})`) },
          { title: 'Table', show: ({ base }) => `${base.schema}.${base.table}` },
          { title: 'Fields', show: ({ fields }) => Object.keys(fields).length },
          { title: 'Metrics', show: ({ metrics = {} }) => Object.keys(metrics).length },
          { title: 'Changed', show: ({ updatedAt }) => formatDay(updatedAt) },
          { title: 'Is as it says', show: ({ id }) => <Verdict check={checks[id]} /> },
          {
            title: 'Database',
            show: ({ id, name }) => (
              <button
                type="button"
                className="button"
                aria-label={`Check ${name}`}
                disabled={change.busy}
                onClick={() => check(id)}
              >
                Check
              </button>
            ),
          },
        ]}
      />
    </AdminPage>
  );
}

function Verdict({ check }: { check: DatasetCheck | undefined }) {
  if (check === undefined) return 'not checked here';
  if (check.issues.length === 0) return 'yes';
  return <span className={styles.bad}>{check.issues.map(({ detail }) => detail).join(' ')}</span>;
}
