import type { TableReference } from '../contract/types/dataset.ts';
import type { PoolLoad } from './pool-load.ts';
import type { RawRows } from './raw-rows.ts';
import type { ReplicaStates } from './replica-states.ts';
import type { SqlStatement } from './sql-client.ts';
import type { TakeRows } from './stream-in-transaction.ts';

/** Limits of one analytics statement. */
export interface ReadLimits {
  timeoutMs: number;
  maxRows: number;
  maxBytes: number;
}

/** Rows as Postgres's own text values, in the order of the statement's columns; null is SQL null. */
export interface TextRows {
  rows: (string | null)[][];
  /** True when the row or byte cap stopped the reading. */
  truncated: boolean;
}

/** Row-level security of Postgres for one transaction. */
export interface RowSecurity {
  /** Role that reads; null: that of the connection. */
  readonly role: string | null;
  /** Settings that the database's policies read, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /**
   * Tables of the statement, the first of which must stand under policies. On the others policies
   * must be in force where there are any. Views are left to their own definition.
   */
  readonly tables: readonly TableReference[];
}

export interface ReadOptions {
  limits: ReadLimits;
  signal?: AbortSignal;
  /** Read under row-level security, or not at all. @default null */
  rowSecurity?: RowSecurity | null;
}

/** One analytics database, read-only. */
export interface AnalyticsDatabase {
  /** Runs one statement in a read-only transaction with server-side time limits. */
  read(statement: SqlStatement, options: ReadOptions): Promise<TextRows>;
  /** The same, with the rows in the bytes that Postgres sent. */
  readRaw(statement: SqlStatement, options: ReadOptions): Promise<RawRows>;
  /**
   * The same, lot by lot: each is handed on before the next but one is asked for, so that memory does not grow. The
   * time limit is that of each lot; the byte limit too.
   */
  stream(statement: SqlStatement, options: ReadOptions, take: TakeRows): Promise<void>;
  /** How its pool is used now; undefined for a host's pool that does not count. */
  load?(): PoolLoad | undefined;
  /** How its replicas are, of a database that has some. */
  replicas?(): ReplicaStates | undefined;
  close(): Promise<void>;
}
