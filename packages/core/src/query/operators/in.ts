import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { COMPARABLE, NO_TYPE } from '../dataset/type-groups.ts';

/** Equal to one of a list; an empty list holds nothing. */
export const inList: OperatorDescriptor = {
  value: 'list',
  types: COMPARABLE,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, values) => (values.length === 0 ? sql`false` : target.oneOf(values)),
};
