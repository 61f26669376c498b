import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { NO_TYPE, ORDERED } from '../dataset/type-groups.ts';

/** Both ends included; the end of a time is its whole unit. */
export const between: OperatorDescriptor = {
  value: 'two',
  types: ORDERED,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: (target, [low, high]) =>
    low === undefined || high === undefined
      ? sql`false`
      : sql`(${target.from(low)} AND ${target.upTo(high)})`,
};
