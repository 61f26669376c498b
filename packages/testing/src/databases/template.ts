import type { Client } from 'pg';
import { withConnection, withDatabase } from './admin-connection.ts';
import { DATABASE_KINDS } from './kinds/index.ts';
import type { DatabaseKind } from './kinds/index.ts';
import type { TestRun } from './test-run.ts';

/**
 * Makes sure that the template of a kind exists, and returns its name. It is built once a run: whoever
 * asks meanwhile, also in another process, waits for it.
 */
export async function ensureTemplate(run: TestRun, kind: DatabaseKind, admin: Client): Promise<string> {
  const name = `${run.prefix}template_${kind}`;
  if (await databaseExists(admin, name)) return name;
  await admin.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
  try {
    if (!(await databaseExists(admin, name))) await build(run, kind, name, admin);
  } finally {
    await admin.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
  return name;
}

async function build(run: TestRun, kind: DatabaseKind, name: string, admin: Client): Promise<void> {
  // Under another name until it is whole, so that nobody clones half a template.
  const draft = `${name}_draft`;
  await admin.query(`DROP DATABASE IF EXISTS "${draft}"`);
  await admin.query(`CREATE DATABASE "${draft}" TEMPLATE template0 ENCODING 'UTF8'`);
  const url = withDatabase(run.server.superuserUrl, draft);
  await DATABASE_KINDS[kind].fill({
    url,
    run,
    query: (text, values) => withConnection(url, (client) => client.query(text, values)),
  });
  await admin.query(`ALTER DATABASE "${draft}" ALLOW_CONNECTIONS false`);
  await admin.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`);
}

async function databaseExists(admin: Client, name: string): Promise<boolean> {
  const found = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return found.rowCount === 1;
}
