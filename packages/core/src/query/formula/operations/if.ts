import { joinSql, sql, type Sql } from '../../compile/sql.ts';
import type { Expression } from '../../plan/nodes.ts';
import { castToCommon, commonType, commonValue } from './common-type.ts';
import type { OperationDescriptor } from './operation.ts';

/** `if(condition, value, …, otherwise)` and `case when … then … else … end`: the first that holds. */
export const choose: OperationDescriptor = {
  label: 'if',
  operands: [2, 100],
  check(operands) {
    if (operands.some((operand, index) => isCondition(operands, index) && operand.type !== 'boolean')) {
      return { problem: 'A condition must be yes or no, such as a comparison.' };
    }
    return commonType(operands.filter((_, index) => !isCondition(operands, index)));
  },
  sql(values, operands, result) {
    const branches: Sql[] = [];
    for (const [index, operand] of operands.entries()) {
      const value = values[index] ?? sql``;
      if (isCondition(operands, index)) branches.push(sql`WHEN ${value}`);
      else if (index % 2 === 1) branches.push(sql`THEN ${castToCommon(value, operand, result)}`);
      else branches.push(sql`ELSE ${castToCommon(value, operand, result)}`);
    }
    return sql`(CASE ${joinSql(branches, sql` `)} END)`;
  },
  evaluate(operands, result) {
    for (let index = 0; index < operands.length - 1; index += 2) {
      const value = operands[index + 1];
      if (operands[index]?.value() === true && value !== undefined) return commonValue(value, result);
    }
    const otherwise = operands.length % 2 === 1 ? operands.at(-1) : undefined;
    return otherwise === undefined ? null : commonValue(otherwise, result);
  },
};

function isCondition(operands: readonly Expression[], index: number): boolean {
  return index % 2 === 0 && index < operands.length - 1;
}
