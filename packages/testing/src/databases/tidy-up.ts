import type { Client } from 'pg';
import { withConnection } from './admin-connection.ts';
import { isLeftBehind } from './run-name.ts';
import type { TestRun } from './test-run.ts';

/** Removes databases and roles of runs of this machine that were killed, from a server that outlived them. */
export async function removeLeftBehindDatabases(superuserUrl: string): Promise<void> {
  await withConnection(superuserUrl, (admin) => removeMatching(admin, isLeftBehind));
}

/** Removes everything that a run made on a server that stays. */
export async function removeRunDatabases(run: TestRun): Promise<void> {
  await withConnection(run.server.superuserUrl, (admin) =>
    removeMatching(admin, (name) => name.startsWith(run.prefix)),
  );
}

async function removeMatching(admin: Client, matches: (name: string) => boolean): Promise<void> {
  const databases = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  for (const { name } of databases.rows.filter((row) => matches(row.name))) {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }
  const roles = await admin.query<{ name: string }>('SELECT rolname AS name FROM pg_roles');
  for (const { name } of roles.rows.filter((row) => matches(row.name))) {
    await admin.query(`DROP ROLE IF EXISTS "${name}"`);
  }
}
