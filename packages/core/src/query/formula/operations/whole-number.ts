import { sql, type Sql } from '../../compile/sql.ts';
import { commonNumberType, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** A function of one number that keeps its type: floor or ceil. */
export function wholeNumber(label: string, functionName: Sql): OperationDescriptor {
  return {
    label,
    operands: [1, 1],
    check: (operands) =>
      operands.every(isNumber) ? commonNumberType(operands) : { problem: `${label}(…) needs a number.` },
    // Whole numbers are whole already, and Postgres would make them double.
    sql: ([value = sql``], _operands, { size }) =>
      size === 'int4' || size === 'int8' ? value : sql`${functionName}(${value})`,
  };
}
