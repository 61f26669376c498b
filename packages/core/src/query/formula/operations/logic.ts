import { sql, type Sql } from '../../compile/sql.ts';
import type { OperationDescriptor } from './operation.ts';

/** `and` or `or`, by `word`; `decides` is the value that one side needs to decide alone, even beside unknown. */
export function logic(label: string, word: Sql, decides: boolean): OperationDescriptor {
  return {
    label,
    operands: [2, 2],
    check: (operands) =>
      operands.every(({ type }) => type === 'boolean')
        ? { type: 'boolean', size: null, storedAs: null }
        : { problem: `Both sides of "${label}" must be yes or no, such as a comparison.` },
    sql: ([left = sql``, right = sql``]) => sql`(${left} ${word} ${right})`,
    evaluate(operands) {
      let isKnown = true;
      for (const operand of operands) {
        const value = operand.value();
        if (value === decides) return decides;
        isKnown &&= value !== null;
      }
      return isKnown ? !decides : null;
    },
  };
}
