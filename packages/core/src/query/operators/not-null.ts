import { sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { EVERY_TYPE, NO_TYPE } from '../dataset/type-groups.ts';

/** Any value. */
export const notNull: OperatorDescriptor = {
  value: 'none',
  types: EVERY_TYPE,
  ignoresCase: NO_TYPE,
  rejectsNull: true,
  sql: ({ natural }) => sql`${natural} IS NOT NULL`,
};
