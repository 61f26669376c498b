import { sql } from '../../compile/sql.ts';
import { compareValues } from '../evaluate/value.ts';
import { castToCommon, commonType, commonValue } from './common-type.ts';
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
    // As texts are compared everywhere: by code points.
    const collate = result.type === 'text' ? sql` COLLATE "C"` : sql``;
    return sql`NULLIF(${left ?? sql``}, ${right ?? sql``}${collate})`;
  },
  evaluate(operands, result) {
    const [left = null, right = null] = operands.map((operand) => commonValue(operand, result));
    return left !== null && right !== null && compareValues(left, right) === 0 ? null : left;
  },
};
