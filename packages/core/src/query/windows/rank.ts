import { sql } from '../compile/sql.ts';
import type { WindowDescriptor } from './window.ts';

/** The place by the value, the greatest first; null where there is no value. */
export const rank: WindowDescriptor = {
  options: ['of', 'dense', 'value'],
  runs: false,
  keepsMeasure: false,
  result: () => ({ type: 'integer', size: 'int8', storedAs: null }),
  sql({ expression, value, within }) {
    const place = expression.isDense ? sql`dense_rank()` : sql`rank()`;
    return sql`(CASE WHEN ${value} IS NOT NULL THEN ${place} OVER (${within} ORDER BY ${value} DESC NULLS LAST) END)`;
  },
};
