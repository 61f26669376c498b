import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { COMPARABLE, NO_TYPE } from '../dataset/type-groups.ts';

/** Equal to none of a list, as null is; an empty list excludes nothing. */
export const notIn: OperatorDescriptor = {
  value: 'list',
  types: COMPARABLE,
  ignoresCase: NO_TYPE,
  rejectsNull: false,
  sql: (target, values) => (values.length === 0 ? sql`true` : sql`(${target.oneOf(values)}) IS NOT TRUE`),
};
