import type { MigrationClient } from './client.ts';

/** Runs the work in one transaction whose statements wait so long for a lock; rolls back when it throws. */
export async function inTransaction<T>(
  client: MigrationClient,
  lockTimeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  await client.query({ text: 'begin' });
  try {
    await client.query({ text: `set local lock_timeout = ${Math.trunc(lockTimeoutMs)}` });
    const result = await work();
    await client.query({ text: 'commit' });
    return result;
  } catch (error) {
    await client.query({ text: 'rollback' }).catch(() => {});
    throw error;
  }
}
