import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { COMPARABLE, NO_TYPE } from '../dataset/type-groups.ts';

/** Not equal; null is not equal to any value. */
export const neq: OperatorDescriptor = {
  value: 'one',
  types: COMPARABLE,
  ignoresCase: NO_TYPE,
  rejectsNull: false,
  sql: (target, [value]) => (value === undefined ? sql`true` : sql`(${target.equals(value)}) IS NOT TRUE`),
};
