import type { SqlStatement } from './sql-client.ts';

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

export interface ReadOptions {
  limits: ReadLimits;
  signal?: AbortSignal;
  /**
   * Settings for this transaction only, by `set_config(name, value, true)`. Values are parameters.
   */
  settings?: Readonly<Record<string, string>>;
}

/** One analytics database, read-only. */
export interface AnalyticsDatabase {
  /** Runs one statement in a read-only transaction with server-side time limits. */
  read(statement: SqlStatement, options: ReadOptions): Promise<TextRows>;
  close(): Promise<void>;
}
