import { sql } from '../../compile/sql.ts';
import type { OperationDescriptor } from './operation.ts';

/** Whether there is no value. */
export const isNull: OperationDescriptor = {
  label: 'isNull',
  operands: [1, 1],
  check: () => ({ type: 'boolean', size: null, storedAs: null }),
  sql: ([value = sql``]) => sql`(${value} IS NULL)`,
  evaluate: ([operand]) => operand?.value() === null,
};
