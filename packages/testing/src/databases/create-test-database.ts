import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import type { QueryResult, QueryResultRow } from 'pg';
import { withConnection, withDatabase } from './admin-connection.ts';
import { currentRun } from './current-run.ts';
import { DATABASE_KINDS } from './kinds/index.ts';
import type { DatabaseKind } from './kinds/index.ts';
import { ensureTemplate } from './template.ts';
import type { TestRun } from './test-run.ts';

/** A database that only one test file uses. */
export interface TestDatabase {
  /** URL as the superuser. */
  url: string;
  /** The same server past any pooler; equal to `url` today. */
  directUrl: string;
  name: string;
  /** Such as 15. */
  serverMajor: number;
  /** URL as a role that may only read; on kind `analytics` only, elsewhere reading it throws. */
  readonly readerUrl: string;
  /** Name of that role: `lens_reader`, or one of the run's own on a server that is not the run's. */
  readerRole: string;
  /** Runs one statement as the superuser on a connection kept for it; without values several are allowed. */
  query<Row extends QueryResultRow = QueryResultRow>(
    text: string,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
  /** Removes the database, and ends whoever is still connected. A run's end does it too. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Makes a database of a kind by cloning the run's template (about 0.1 s).
 *
 * @example
 * const db = await createTestDatabase('analytics');
 * afterAll(() => db.drop());
 */
export async function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return cloneDatabase(await currentRun(), kind);
}

/** The same for a run that the caller has at hand. */
export async function cloneDatabase(run: TestRun, kind: DatabaseKind): Promise<TestDatabase> {
  const { superuserUrl, major } = run.server;
  const name = `${run.prefix}${kind}_${Math.random().toString(36).slice(2, 10)}`;
  await withConnection(superuserUrl, async (admin) => {
    const template = await ensureTemplate(run, kind, admin);
    // Copying through the WAL needs no checkpoint, which would make clones wait for each other.
    const strategy = major >= 15 ? 'STRATEGY wal_log' : '';
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" ${strategy}`);
    // Rights on a database itself are not cloned.
    await admin.query(`REVOKE CREATE, TEMPORARY ON DATABASE "${name}" FROM PUBLIC`);
  });
  const url = withDatabase(superuserUrl, name);
  const session = lazySession(url);
  const drop = async (): Promise<void> => {
    await session.end();
    await withConnection(superuserUrl, async (admin) => {
      await waitForLeaving(admin, name);
      await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    });
  };
  return {
    url,
    directUrl: url,
    name,
    serverMajor: major,
    readerRole: run.reader.name,
    get readerUrl() {
      if (!DATABASE_KINDS[kind].hasReader)
        throw new Error(`A test database of kind "${kind}" has no read-only role.`);
      return readerUrl(url, run);
    },
    query: async (text, values) => (await session.client()).query(text, values),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/**
 * Waits half a second at most for who is about to leave: a pool's `end()` resolves before the server has
 * closed its connections, and one that is ended from the other side is an error in the pool's process.
 */
async function waitForLeaving(admin: Client, name: string): Promise<void> {
  for (let attempt = 0; attempt < 25; attempt += 1) {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [name]);
    if (rowCount === 0) return;
    await setTimeout(20);
  }
}

function readerUrl(url: string, { reader }: TestRun): string {
  const changed = new URL(url);
  changed.username = reader.name;
  changed.password = reader.password;
  return changed.href;
}

function lazySession(url: string): { client(): Promise<Client>; end(): Promise<void> } {
  let opened: Promise<Client> | undefined;
  const open = async (): Promise<Client> => {
    const client = new Client({ connectionString: url, application_name: 'test' });
    // Lost on purpose by some tests; the next statement opens another one.
    client.on('error', () => (opened = undefined));
    await client.connect();
    return client;
  };
  return {
    client: () => (opened ??= open()),
    end: async () => {
      const client = await opened?.catch(() => undefined);
      opened = undefined;
      await client?.end();
    },
  };
}
