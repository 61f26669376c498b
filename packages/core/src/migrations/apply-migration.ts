import { quoteIdentifier } from '../databases/quote-identifier.ts';
import { applyConcurrently } from './apply-concurrently.ts';
import type { MigrationClient } from './client.ts';
import { recordMigration } from './history.ts';
import { inTransaction } from './in-transaction.ts';
import { retryLocked } from './retry-locked.ts';
import type { Migration } from './types.ts';

export interface ApplyOptions {
  schema: string;
  release: string;
  /** How long a statement may wait for a table's lock, so that it does not block everybody behind it. */
  lockTimeoutMs: number;
  /** How long an index build may wait for older transactions; it blocks nobody meanwhile. */
  buildWaitMs: number;
  /** Tries in all when that time was too short, or when two transactions waited for each other. */
  attempts: number;
  onRetry: (attempt: number) => void;
  onRemovedIndex: (index: string) => void;
}

/**
 * Applies one migration and its line of history: in one transaction, or alone where Postgres demands
 * that. Resolves to milliseconds.
 */
export async function applyMigration(
  client: MigrationClient,
  migration: Migration,
  options: ApplyOptions,
): Promise<number> {
  const apply = migration.concurrently === undefined ? applyOnce : applyConcurrently;
  return retryLocked(() => apply(client, migration, options), migration, {
    ...options,
    afterFailure:
      migration.concurrently === undefined
        ? 'was rolled back. Nothing of it remains'
        : 'was stopped. What it leaves behind is removed by the next run',
  });
}

async function applyOnce(
  client: MigrationClient,
  migration: Migration,
  options: ApplyOptions,
): Promise<number> {
  const started = performance.now();
  return inTransaction(client, options.lockTimeoutMs, async () => {
    await client.query({ text: migration.sql.replaceAll(':schema', quoteIdentifier(options.schema)) });
    const durationMs = Math.round(performance.now() - started);
    await recordMigration(client, options.schema, migration, { release: options.release, durationMs });
    return durationMs;
  });
}
