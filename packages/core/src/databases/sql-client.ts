import type { PoolLoad } from './pool-load.ts';

/** One SQL statement with its parameters. A value never stands in `text`. */
export interface SqlStatement {
  text: string;
  values?: readonly unknown[];
}

export interface SqlResult<Row> {
  rows: Row[];
  rowCount: number;
}

/** Something that runs one statement a call by the extended protocol: a pool or a transaction. */
export interface SqlClient {
  query<Row = Record<string, unknown>>(statement: SqlStatement): Promise<SqlResult<Row>>;
}

/** The app database: Lens's own tables, in the schema named by `LENS_SCHEMA`. */
export interface AppDatabase extends SqlClient {
  /** Schema of Lens's tables, already checked to be a plain identifier. */
  readonly schema: string;
  /** Runs `work` in one transaction; rolls back when it throws. */
  transaction<T>(work: (client: SqlClient) => Promise<T>): Promise<T>;
  /** How the pool is used now; undefined for a host's pool that does not count. */
  load(): PoolLoad | undefined;
  /** Ends the pool, unless the host brought it. */
  close(): Promise<void>;
}
