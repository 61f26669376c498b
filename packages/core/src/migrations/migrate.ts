import { applyMigration } from './apply-migration.ts';
import { withMigrationClient, type MigrationClient, type MigrationTarget } from './client.ts';
import { compareHistory } from './compare-history.ts';
import { ensureHistory, readHistory } from './history.ts';
import { withMigrationLock } from './migration-lock.ts';
import { refuseMismatch } from './refuse-mismatch.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { Migration, MigrationProgress, MigrationReport, MigrationStep } from './types.ts';

export interface MigrateSettings {
  /** Schema of Lens's tables; made when it is missing. */
  schema: string;
  /** How long to wait while another process migrates. @default 300000 */
  lockWaitMs?: number;
  /** How long one statement may wait for a table. @default 5000 */
  lockTimeoutMs?: number;
  /** Tries in all when a table stayed in use for that long. @default 5 */
  lockAttempts?: number;
  /** The release that migrates, for the history. @default 'unknown' */
  release?: string;
  onProgress?: (progress: MigrationProgress) => void;
  /** Stops before the next migration; the one under way is finished. */
  signal?: AbortSignal;
  /** @internal For tests. */
  migrations?: readonly Migration[];
}

export type MigrateOptions = MigrateSettings & MigrationTarget;

/**
 * Brings the app database's schema to this release, each migration in a transaction of its own; an
 * index that is built concurrently stands alone.
 * Safe to run twice, and by several processes at once: one works, the others wait. After a crash,
 * running it again goes on where it stopped.
 *
 * @throws LensError `schema_too_new`, `migration_failed`; UnavailableError `app_database_unavailable`.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  return withMigrationClient(options, async (client) =>
    withMigrationLock(
      client,
      {
        schema: options.schema,
        waitMs: options.lockWaitMs ?? 300_000,
        signal: options.signal,
        onWaiting: () => options.onProgress?.({ kind: 'waiting' }),
      },
      async () => applyPending(client, options),
    ),
  );
}

async function applyPending(client: MigrationClient, options: MigrateSettings): Promise<MigrationReport> {
  const known = options.migrations ?? MIGRATIONS;
  await ensureHistory(client, options.schema);
  const status = compareHistory(known, await readHistory(client, options.schema));
  refuseMismatch(status);

  const pending = known.filter((migration) => migration.version > status.current);
  const applied: MigrationStep[] = [];
  for (const migration of pending) {
    options.signal?.throwIfAborted();
    const { version, name } = migration;
    const place = { version, name, total: pending.length, done: applied.length };
    options.onProgress?.({ kind: 'started', ...place });
    const durationMs = await applyMigration(client, migration, {
      schema: options.schema,
      release: options.release ?? 'unknown',
      lockTimeoutMs: options.lockTimeoutMs ?? 5_000,
      buildWaitMs: options.lockWaitMs ?? 300_000,
      attempts: options.lockAttempts ?? 5,
      onRetry: (attempt) => options.onProgress?.({ kind: 'retrying', version, name, attempt }),
      onRemovedIndex: (index) => options.onProgress?.({ kind: 'removedIndex', version, name, index }),
    });
    applied.push({ version, name, durationMs });
    options.onProgress?.({ kind: 'applied', ...place, done: applied.length, durationMs });
  }
  return { applied, head: Math.max(status.head, status.current) };
}
