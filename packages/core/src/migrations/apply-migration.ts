import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isConnectionFault } from '../databases/postgres-errors.ts';
import { quoteIdentifier } from '../databases/quote-identifier.ts';
import { LensError } from '../errors/index.ts';
import type { MigrationClient } from './client.ts';
import { recordMigration } from './history.ts';
import type { Migration } from './types.ts';

export interface ApplyOptions {
  schema: string;
  release: string;
  /** How long a statement may wait for a table's lock, so that it does not block everybody behind it. */
  lockTimeoutMs: number;
  /** Tries in all when that time was too short. */
  attempts: number;
  onRetry: (attempt: number) => void;
}

/** Applies one migration and its line of history in one transaction. Resolves to milliseconds. */
export async function applyMigration(
  client: MigrationClient,
  migration: Migration,
  options: ApplyOptions,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyOnce(client, migration, options);
    } catch (error) {
      if (errorCode(error) === '55P03' && attempt < options.attempts) {
        options.onRetry(attempt + 1);
        await sleep(250 * 2 ** attempt);
        continue;
      }
      if (isConnectionFault(error)) throw error;
      throw new LensError(
        'migration_failed',
        `Migration ${String(migration.version).padStart(4, '0')}-${migration.name} failed and was rolled back` +
          ` (SQLSTATE ${errorCode(error) ?? 'unknown'}). Nothing of it remains; mend the cause and run this again.`,
        { cause: error },
      );
    }
  }
}

async function applyOnce(
  client: MigrationClient,
  migration: Migration,
  options: ApplyOptions,
): Promise<number> {
  const started = performance.now();
  await client.query({ text: 'begin' });
  try {
    await client.query({ text: `set local lock_timeout = ${Math.trunc(options.lockTimeoutMs)}` });
    await client.query({ text: migration.sql.replaceAll(':schema', quoteIdentifier(options.schema)) });
    const durationMs = Math.round(performance.now() - started);
    await recordMigration(client, options.schema, migration, { release: options.release, durationMs });
    await client.query({ text: 'commit' });
    return durationMs;
  } catch (error) {
    await client.query({ text: 'rollback' }).catch(() => {});
    throw error;
  }
}
