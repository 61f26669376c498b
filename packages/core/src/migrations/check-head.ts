import type { AppDatabase } from '../databases/sql-client.ts';
import { UnavailableError } from '../errors/index.ts';
import { compareHistory } from './compare-history.ts';
import { readHistory } from './history.ts';
import { refuseMismatch } from './refuse-mismatch.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { MigrationStatus } from './types.ts';

export interface CheckHeadOptions {
  /**
   * Accept a schema that a newer release has migrated. For a process that has started already: during a
   * rollout it goes on serving, since a release keeps the one before it working.
   *
   * @default false
   */
  allowNewer?: boolean;
}

/**
 * Resolves when this release works on the app database's schema: all its migrations are applied, and those of a newer
 * release, if there are any, are backward compatible.
 *
 * @throws UnavailableError `migrations_pending`, `app_database_unavailable`; LensError
 * `schema_too_new`, `migration_failed`.
 */
export async function checkHead(database: AppDatabase, options: CheckHeadOptions = {}): Promise<void> {
  const client = { query: async (config: { text: string; values?: unknown[] }) => database.query(config) };
  const status = compareHistory(MIGRATIONS, await readHistory(client, database.schema));
  refuseMismatch(options.allowNewer === true ? withoutUnknown(status) : status);
  const pending = status.head - status.current;
  if (pending <= 0) return;
  throw new UnavailableError(
    'migrations_pending',
    `The app database is ${pending === 1 ? 'one migration' : `${pending} migrations`} behind this release. Run "istari-lens migrate up".`,
    5,
  );
}

function withoutUnknown(status: MigrationStatus): MigrationStatus {
  const migrations = status.migrations.filter(({ state }) => state !== 'unknown');
  return { ...status, current: Math.min(status.current, status.head), migrations };
}
