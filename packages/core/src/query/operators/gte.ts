import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { NO_TYPE, ORDERED } from '../dataset/type-groups.ts';

/** Greater or equal; from the start of a span of time. */
export const gte: OperatorDescriptor = {
  value: 'one',
  types: ORDERED,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, [value]) => (value === undefined ? sql`false` : target.from(value)),
};
