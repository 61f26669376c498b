import { sql } from '../../compile/sql.ts';
import { choice } from './choice.ts';
import { commonValue } from './common-type.ts';
import type { OperationDescriptor } from './operation.ts';

/** The first value that is not null. */
export const coalesce: OperationDescriptor = choice('coalesce', sql`COALESCE`, (operands, result) => {
  for (const operand of operands) {
    const value = commonValue(operand, result);
    if (value !== null) return value;
  }
  return null;
});
