'use client';

import { useState } from 'react';
import { createFormat } from '@istari-lens/client/format';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';
import { Refusal } from './refusal.tsx';
import { useChange } from './use-change.ts';

/** What the cache of the process that answers has done, and the way to empty it. */
export function CachePage() {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const [dropped, setDropped] = useState<number>();
  const stats = useLoad((signal) => client.cache.stats({ signal }), 'cache', round);
  const change = useChange();
  const again = (): void => setRound(round + 1);
  const { number } = createFormat('en');
  const counts =
    stats.status === 'ok'
      ? [
          ['Hits', stats.value.hits],
          ['Misses', stats.value.misses],
          ['Stale answers', stats.value.stale],
          ['Joined a load under way', stats.value.waits],
          ['Invalidations', stats.value.invalidations],
          ...stats.value.stores.flatMap(({ name, stats: store }) => [
            [`Entries in ${name}`, store.entries],
            [`Bytes in ${name}`, store.bytes],
          ]),
        ]
      : undefined;
  return (
    <AdminPage title="Cache" error={stats.status === 'error' ? stats.error : undefined} onRetry={again}>
      <div className={styles.form}>
        <button type="button" className="button" onClick={again}>
          Look again
        </button>
        <button
          type="button"
          className="button"
          disabled={change.busy}
          onClick={() =>
            void change.run(client.cache.invalidate({ all: true }).safe(), (result) => {
              setDropped(result.dropped);
              again();
            })
          }
        >
          Drop all answers of this tenant
        </button>
      </div>
      <Refusal error={change.error} />
      <p className={styles.hint} role="status">
        {dropped !== undefined &&
          `${number(dropped)} answers were dropped here; other processes drop theirs within a second.`}
      </p>
      <AdminTable
        caption="Cache"
        items={counts}
        keyOf={([name]) => String(name)}
        empty="There is no cache."
        columns={[
          { title: 'What', show: ([name]) => name },
          { title: 'Count', show: ([, count]) => number(Number(count)) },
        ]}
      />
    </AdminPage>
  );
}
