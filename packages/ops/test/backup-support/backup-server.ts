import { createTestDatabase, startEmbeddedPostgres } from '@istari-lens/testing';
import { beforeEach } from 'vitest';
import { findClientTools } from '../../src/process/find-client-tools.ts';
import { withConnection, withDatabase, type TestClient } from './connections.ts';

/** A database of a test, on a server that this machine's client tools fit. */
export interface BackupDatabase {
  url: string;
  name: string;
  query: TestClient['query'];
}

/** Makes databases, and removes them all and everything that is named after them. */
export interface BackupServer {
  /** As the superuser. */
  url: string;
  createDatabase(sql: string): Promise<BackupDatabase>;
  /** A name for a database that a test makes, which is removed too. */
  newName(): string;
  stop(): Promise<void>;
}

const TOOLS = ['pg_dump', 'pg_dumpall', 'pg_restore', 'psql'] as const;

/**
 * The run's server; or, when the client tools of this machine are older than that, an embedded one that
 * they fit: that an older client is refused is a test of its own.
 */
export async function openBackupServer(): Promise<BackupServer> {
  const own = await createTestDatabase('empty');
  const fits = await findClientTools({ atLeast: own.serverMajor, needed: TOOLS }).then(
    () => true,
    () => false,
  );
  const embedded = fits ? undefined : await startEmbeddedPostgres();
  const url = embedded?.superuserUrl ?? own.url;
  let count = 0;
  const newName = (): string => `${own.name}_${(count += 1)}`;
  return {
    url,
    newName,
    async createDatabase(sql) {
      const name = newName();
      const database = withDatabase(url, name);
      await withConnection(url, 'postgres', (client) =>
        client.query(`CREATE DATABASE "${name}" TEMPLATE template0`),
      );
      const query: TestClient['query'] = (text, values) =>
        withConnection(url, name, (client) => client.query(text, values));
      await query(sql);
      return { url: database, name, query };
    },
    async stop() {
      await withConnection(url, 'postgres', async (client) => {
        const { rows } = await client.query(
          'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
          [`${own.name}_`],
        );
        for (const { datname } of rows)
          await client.query(`DROP DATABASE IF EXISTS "${String(datname)}" WITH (FORCE)`);
      });
      await embedded?.stop();
      await own.drop();
    },
  };
}

const leftOut = await findClientTools({ atLeast: 15, needed: TOOLS }).then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);

/** Whether this machine has Postgres's client tools, so that there is something to set up. */
export const hasClientTools: boolean = leftOut === undefined;

/**
 * Leaves the tests of a file out on a machine without Postgres's client tools, with the reason.
 */
export function needsClientTools(): void {
  beforeEach(({ skip }) => skip(leftOut !== undefined, leftOut));
}
