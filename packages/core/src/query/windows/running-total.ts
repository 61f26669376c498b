import { sql } from '../compile/sql.ts';
import type { WindowDescriptor } from './window.ts';

/** The sum of the values so far; null until there is one. */
export const runningTotal: WindowDescriptor = {
  options: [],
  runs: true,
  keepsMeasure: true,
  result: ({ type, size }) => ({ type, size: size === 'float8' ? 'float8' : 'numeric', storedAs: null }),
  sql: ({ value, along }) => sql`sum(${value}) OVER (${along} ROWS UNBOUNDED PRECEDING)`,
};
