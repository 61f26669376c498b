import type { QueryLimits } from '../types.ts';
import type { Issues } from './issues.ts';

const DEFAULT_LIMIT = 1000;

/** The most rows to answer with. */
export function planLimit(limit: number | undefined, { maxRows }: QueryLimits, issues: Issues): number {
  if (limit === undefined) return Math.min(DEFAULT_LIMIT, maxRows);
  if (limit > maxRows) {
    issues.add('/limit', 'limit_exceeded', `A query may answer with ${maxRows} rows: ask for fewer.`);
  }
  return limit;
}
