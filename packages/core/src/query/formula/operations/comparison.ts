import { sql, type Sql } from '../../compile/sql.ts';
import { isNullLiteral, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** A comparison of two numbers or two texts; `ordered` ones order text by code points. */
export function comparison(label: string, sign: Sql, ordered: boolean): OperationDescriptor {
  return {
    label,
    operands: [2, 2],
    check(operands) {
      if (operands.some(isNullLiteral)) return { problem: 'Nothing compares with null: use isNull(…).' };
      const bothAre = (type: string): boolean => operands.every((operand) => operand.type === type);
      const comparable = operands.every(isNumber) || bothAre('text') || (!ordered && bothAre('boolean'));
      if (comparable) return { type: 'boolean', size: null, storedAs: null };
      return {
        problem: `"${label}" compares two numbers${ordered ? '' : ', two yes or no values'} or two texts.`,
      };
    },
    sql([left = sql``, right = sql``], operands) {
      const collate = ordered && operands[0]?.type === 'text' ? sql` COLLATE "C"` : sql``;
      return sql`(${left} ${sign} ${right}${collate})`;
    },
  };
}
