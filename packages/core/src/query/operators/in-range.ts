import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { NO_TYPE, TIME } from '../dataset/type-groups.ts';

/** Within a range of time, its end excluded. */
export const inRange: OperatorDescriptor = {
  value: 'range',
  types: TIME,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, [value]) => (value === undefined ? sql`false` : target.equals(value)),
};
