import { sql, type Sql } from '../../compile/sql.ts';
import { castNumber, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

const NOT_NUMBERS = 'Both sides must be numbers.';

/** Addition, subtraction or multiplication, by `sign`. */
export function arithmetic(label: string, sign: Sql): OperationDescriptor {
  return {
    label,
    operands: [2, 2],
    check: (operands) =>
      operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: NOT_NUMBERS },
    sql(values, _operands, { size }) {
      const [left, right] = values.map((value) => castNumber(value, size));
      return sql`(${left ?? sql``} ${sign} ${right ?? sql``})`;
    },
  };
}
