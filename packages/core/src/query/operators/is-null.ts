import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { EVERY_TYPE, NO_TYPE } from '../dataset/type-groups.ts';

/** No value. */
export const isNull: OperatorDescriptor = {
  value: 'none',
  types: EVERY_TYPE,
  ignoresCase: NO_TYPE,
  rejectsNull: false,
  sql: ({ natural }) => sql`${natural} IS NULL`,
};
