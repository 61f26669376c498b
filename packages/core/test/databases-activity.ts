import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from '@istari-lens/testing';

/** How many backends of the database run a statement that contains the marker. */
export async function running(db: TestDatabase, marker: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active' and query like $1 and pid <> pg_backend_pid()",
    [`%${marker}%`],
  );
  return rows[0]?.n ?? 0;
}

/** Waits until the condition holds, at most 5 seconds. Resolves to milliseconds. */
export async function until(condition: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > 5_000) throw new Error('The condition did not come true in time.');
    await sleep(5);
  }
  return performance.now() - start;
}

/** Host and port of the server, for a proxy. */
export function addressOf(db: TestDatabase): { host: string; port: number } {
  const { hostname, port } = new URL(db.url);
  return { host: hostname, port: Number(port) };
}
