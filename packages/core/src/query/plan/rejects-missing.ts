import { OPERATORS } from '../operators/index.ts';
import type { Condition } from './nodes.ts';

/**
 * Tables without whose row a condition cannot be true, as far as that is plain to see. A left join to
 * one of them may as well be inner, which Postgres plans better.
 */
export function rejectsMissing(condition: Condition): ReadonlySet<string> {
  const tables = new Set<string>();
  gather(condition, tables);
  return tables;
}

function gather(condition: Condition, tables: Set<string>): void {
  if (condition.kind === 'and') for (const part of condition.conditions) gather(part, tables);
  if (condition.kind !== 'comparison' || !OPERATORS[condition.operator].rejectsNull) return;
  if (condition.operand.kind === 'column') tables.add(condition.operand.table);
}
