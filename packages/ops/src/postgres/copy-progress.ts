import { openDirectSession } from './direct-session.ts';

/** A table that is being dumped at this moment. */
export interface CopyProgress {
  table: string;
  rows: number;
}

const EVERY_MS = 1_000;

/**
 * Reports once a second which tables our dumps of the database copy (`pg_stat_progress_copy`). Never
 * fails: progress that cannot be had is left out.
 *
 * @returns what ends it.
 */
export function watchCopyProgress(
  url: string,
  report: (tables: readonly CopyProgress[]) => void,
): () => Promise<void> {
  const opened = openDirectSession(url).catch(() => undefined);
  let asking: Promise<void> = Promise.resolve();
  const ask = async (): Promise<void> => {
    const session = await opened;
    const rows = await session?.query<CopyProgress>(
      `select relid::regclass::text as table, tuples_processed::float8 as rows
from pg_stat_progress_copy join pg_stat_activity using (pid)
where pg_stat_progress_copy.datname = current_database() and application_name = 'istari-lens-ops'`,
    );
    if (rows !== undefined && rows.length > 0) report(rows);
  };
  let isAsking = false;
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    asking = ask()
      .catch(() => undefined)
      .finally(() => {
        isAsking = false;
      });
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    (await opened)?.abandon();
    await asking;
  };
}
