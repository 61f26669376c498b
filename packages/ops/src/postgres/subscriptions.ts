import { quoteIdentifier } from '@istari-lens/core';
import { withDirectSession, type DirectSession } from './direct-session.ts';

/**
 * Takes the slots from the subscriptions of a restored database: they belong to the database that was
 * backed up, and dropping or enabling the copies would drop or use them.
 *
 * @returns the names of the subscriptions, which are disabled.
 */
export async function detachSubscriptions(url: string): Promise<string[]> {
  return withDirectSession(url, detach);
}

/** Drops the subscriptions of a database without touching their slots: Postgres drops no database that has one. */
export async function dropSubscriptions(url: string): Promise<void> {
  await withDirectSession(url, async (session) => {
    for (const name of await detach(session))
      await session.query(`drop subscription ${quoteIdentifier(name)}`);
  });
}

async function detach(session: DirectSession): Promise<string[]> {
  const found = await session.query<{ name: string }>(
    `select subname as name from pg_subscription
where subdbid = (select oid from pg_database where datname = current_database()) order by subname`,
  );
  for (const { name } of found) {
    await session.query(`alter subscription ${quoteIdentifier(name)} disable`);
    await session.query(`alter subscription ${quoteIdentifier(name)} set (slot_name = none)`);
  }
  return found.map(({ name }) => name);
}
