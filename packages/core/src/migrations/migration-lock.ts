import { setTimeout as sleep } from 'node:timers/promises';
import { LensError } from '../errors/index.ts';
import type { MigrationClient } from './client.ts';

export interface MigrationLockOptions {
  schema: string;
  waitMs: number;
  signal?: AbortSignal;
  /** Called once when somebody else holds the lock. */
  onWaiting: () => void;
}

/** First key of the advisory lock: "LENS" in ASCII. The second is a hash of the schema's name. */
const LOCK_CLASS = 0x4c454e53;
const POLL_MS = 200;

/**
 * Runs `work` while holding the one migration lock of this schema. It asks again and again rather
 * than wait inside Postgres: a waiting statement would hold a snapshot that index builds wait for.
 */
export async function withMigrationLock<T>(
  client: MigrationClient,
  options: MigrationLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const values = [LOCK_CLASS, options.schema];
  const deadline = performance.now() + options.waitMs;
  let waited = false;
  for (;;) {
    const text = 'select pg_catalog.pg_try_advisory_lock($1::int, pg_catalog.hashtext($2)) as held';
    const { rows } = await client.query({ text, values });
    if ((rows as { held: boolean }[])[0]?.held === true) break;
    if (!waited) options.onWaiting();
    waited = true;
    if (performance.now() >= deadline) {
      throw new LensError(
        'migration_failed',
        'Another process is migrating this schema and has not finished in time. Wait for it, or look for a stuck one, then run this again.',
      );
    }
    await sleep(POLL_MS, undefined, { signal: options.signal });
  }
  try {
    return await work();
  } finally {
    // When the connection is gone, so is the lock.
    await client
      .query({ text: 'select pg_catalog.pg_advisory_unlock($1::int, pg_catalog.hashtext($2))', values })
      .catch(() => {});
  }
}
