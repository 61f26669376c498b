import type { QueryLimits } from '../types.ts';
import type { Issues } from './issues.ts';

const DEFAULT_LIMIT = 1000;

/** The most rows to answer with. */
export function planLimit(limit: unknown, { maxRows }: QueryLimits, issues: Issues): number {
  if (limit === undefined) return Math.min(DEFAULT_LIMIT, maxRows);
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    issues.add('/limit', 'out_of_range', `This must be a whole number from 1 to ${maxRows}.`);
  } else if (limit > maxRows) {
    issues.add('/limit', 'limit_exceeded', `A query may answer with ${maxRows} rows: ask for fewer.`);
  } else {
    return limit;
  }
  return DEFAULT_LIMIT;
}
