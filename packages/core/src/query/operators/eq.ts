import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { COMPARABLE, NO_TYPE } from '../dataset/type-groups.ts';

/** Equal; for a span of time, within it. */
export const eq: OperatorDescriptor = {
  value: 'one',
  types: COMPARABLE,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, [value]) => (value === undefined ? sql`false` : target.equals(value)),
};
