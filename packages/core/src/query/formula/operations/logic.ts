import { sql, type Sql } from '../../compile/sql.ts';
import type { OperationDescriptor } from './operation.ts';

/** `and` or `or`, by `word`. */
export function logic(label: string, word: Sql): OperationDescriptor {
  return {
    label,
    operands: [2, 2],
    check: (operands) =>
      operands.every(({ type }) => type === 'boolean')
        ? { type: 'boolean', size: null, storedAs: null }
        : { problem: `Both sides of "${label}" must be yes or no, such as a comparison.` },
    sql: ([left = sql``, right = sql``]) => sql`(${left} ${word} ${right})`,
  };
}
