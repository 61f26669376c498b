import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { NO_TYPE, ORDERED } from '../dataset/type-groups.ts';

/** Greater; after the whole of a span of time. */
export const gt: OperatorDescriptor = {
  value: 'one',
  types: ORDERED,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, [value]) => (value === undefined ? sql`false` : target.above(value)),
};
