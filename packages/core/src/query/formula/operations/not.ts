import { sql } from '../../compile/sql.ts';
import { unlessNull } from '../evaluate/value.ts';
import type { OperationDescriptor } from './operation.ts';

/** The opposite; unknown stays unknown. */
export const not: OperationDescriptor = {
  label: 'not',
  operands: [1, 1],
  check: (operands) =>
    operands.every(({ type }) => type === 'boolean')
      ? { type: 'boolean', size: null, storedAs: null }
      : { problem: '"not" needs yes or no, such as a comparison.' },
  sql: ([value = sql``]) => sql`(NOT ${value})`,
  evaluate: (operands) =>
    unlessNull<boolean>(
      operands.map((operand) => operand.value()),
      (value) => !value,
    ),
};
