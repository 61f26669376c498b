import { connectDirect } from '../databases/connect-direct.ts';
import { LensError, UnavailableError } from '../errors/index.ts';
import { isConnectionFault, isCredentialFault } from '../databases/postgres-errors.ts';

/** One connection, the same for every call: a client, not a pool. A `pg` Client fits. */
export interface MigrationClient {
  query(config: object): Promise<{ rows: unknown[] }>;
}

/** Where to migrate: a direct URL (not through a pooler), or one open client that stays the caller's. */
export type MigrationTarget =
  | { url: string; client?: undefined }
  | { client: MigrationClient; url?: undefined };

/** Runs `work` on the target's connection and closes it when it was opened here. */
export async function withMigrationClient<T>(
  target: MigrationTarget,
  work: (client: MigrationClient) => Promise<T>,
): Promise<T> {
  if (target.client !== undefined) {
    const { client } = target;
    const processId: unknown = Reflect.get(client, 'processID');
    const told = typeof processId === 'number' ? processId : undefined;
    return refusePooler(client, told)
      .then(() => work(client))
      .catch(unavailable);
  }
  const connection = await connectDirect(target.url, { timeoutMs: 10_000 }).catch(unavailable);
  try {
    await refusePooler(connection.client, connection.processId);
    return await work(connection.client);
  } catch (error) {
    return unavailable(error);
  } finally {
    await connection.close();
  }
}

/** A pooler invents the process number it tells its clients, and strands their session locks. */
async function refusePooler(client: MigrationClient, processId: number | undefined): Promise<void> {
  const { rows } = await client.query({ text: 'select pg_catalog.pg_backend_pid() as pid' });
  const [row] = rows as { pid: number }[];
  if (processId === undefined || row === undefined || Number(row.pid) === processId) return;
  throw new LensError(
    'migration_failed',
    'The connection goes through a pooler such as PgBouncer: in transaction pooling the lock that keeps two migrations apart would stay behind on a connection of somebody else. ' +
      'Set APP_DB_DIRECT_URL to the address of the Postgres server itself.',
  );
}

function unavailable(error: unknown): never {
  if (LensError.isInstance(error) || !isConnectionFault(error)) throw error;
  if (isCredentialFault(error)) {
    throw new UnavailableError(
      'app_database_unavailable',
      'The app database refuses the connection: its user, password or database name is wrong. Correct APP_DB_DIRECT_URL, APP_DB_URL or DATABASE_URL, then run this again.',
      30,
      { cause: error },
    );
  }
  throw new UnavailableError(
    'app_database_unavailable',
    'The app database cannot be reached, or was lost. Check APP_DB_DIRECT_URL or APP_DB_URL and the server, then run this again.',
    5,
    { cause: error },
  );
}
