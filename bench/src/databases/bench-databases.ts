import path from 'node:path';
import { openDemoState, startDatabases, type DemoState } from '@istari-lens/example-demo';
import pg from 'pg';
import { createOrders } from '../retail/orders.ts';
import { startSmallDatabases } from './small-databases.ts';

/** The databases that everything is measured on, in one Postgres. */
export interface BenchDatabases {
  appUrl: string;
  /** As the read-only role. */
  analyticsUrl: string;
  /** Runs a statement in the analytics database as the superuser. */
  run(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Statements of the read-only role since the last call of `forgetCalls`, from `pg_stat_statements`. */
  calls(like: string): Promise<number>;
  forgetCalls(): Promise<void>;
  serverVersion: string;
  state: DemoState;
  stop(): Promise<void>;
}

/** Counts statements. */
export const SETTINGS = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' };
export const READER = 'lens_reader';

/**
 * Starts Postgres with three million flights and the orders.
 *
 * @param dataDir keeps the data for the next run; null makes a small, passing database instead.
 */
export async function startBenchDatabases(dataDir: string | null, orders: number): Promise<BenchDatabases> {
  const { appUrl, analyticsUrl, state, stop } = await (dataDir === null
    ? startSmallDatabases()
    : startLargeDatabases(dataDir));
  const adminUrl = new URL(appUrl);
  adminUrl.pathname = new URL(analyticsUrl).pathname;
  const admin = new pg.Client({ connectionString: adminUrl.href });
  admin.on('error', () => undefined);
  try {
    await admin.connect();
    await createOrders(admin, orders);
    await admin.query(
      `GRANT USAGE ON SCHEMA retail TO ${READER}; GRANT SELECT ON ALL TABLES IN SCHEMA retail TO ${READER};
       CREATE EXTENSION IF NOT EXISTS pg_stat_statements`,
    );
    const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
    return {
      appUrl,
      analyticsUrl,
      state,
      serverVersion: rows[0]?.server_version ?? 'unknown',
      run: async (sql, values = []) => (await admin.query<Record<string, unknown>>(sql, [...values])).rows,
      async calls(like) {
        const found = await admin.query<{ calls: string | null }>(
          `SELECT sum(calls) AS calls FROM pg_stat_statements AS s JOIN pg_roles AS r ON r.oid = s.userid
           WHERE r.rolname = $1 AND s.query LIKE $2`,
          [READER, like],
        );
        return Number(found.rows[0]?.calls ?? 0);
      },
      forgetCalls: async () => void (await admin.query('SELECT pg_stat_statements_reset()')),
      async stop() {
        await admin.end();
        await stop();
      },
    };
  } catch (error) {
    await admin.end();
    await stop();
    throw error;
  }
}

async function startLargeDatabases(
  dataDir: string,
): Promise<Pick<BenchDatabases, 'appUrl' | 'analyticsUrl' | 'state' | 'stop'>> {
  const { state } = await openDemoState(path.resolve(dataDir), {});
  const databases = await startDatabases({
    dataDir,
    readerPassword: state.readerPassword,
    signal: new AbortController().signal,
    settings: SETTINGS,
  });
  return { ...databases, state };
}
