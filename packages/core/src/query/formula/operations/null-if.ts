import { sql } from '../../compile/sql.ts';
import { castToCommon, commonType } from './common-type.ts';
import type { OperationDescriptor } from './operation.ts';

/** Null when both values are equal, else the first. */
export const nullIf: OperationDescriptor = {
  label: 'nullIf',
  operands: [2, 2],
  check: commonType,
  sql(values, operands, result) {
    const [left, right] = operands.map((operand, index) =>
      castToCommon(values[index] ?? sql``, operand, result),
    );
    return sql`NULLIF(${left ?? sql``}, ${right ?? sql``})`;
  },
};
