import type { FilterOperator } from '../../contract/types/query.ts';
import type { Condition } from './nodes.ts';

/** Whether a comparison is never true of null; the others keep rows whose value is null. */
const REJECTS_NULL: Readonly<Record<FilterOperator, boolean>> = {
  eq: true,
  neq: false,
  gt: true,
  gte: true,
  lt: true,
  lte: true,
  in: true,
  notIn: false,
  between: true,
  contains: true,
  notContains: false,
  startsWith: true,
  endsWith: true,
  isNull: false,
  notNull: true,
  inRange: true,
};

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
  if (condition.kind !== 'comparison' || !REJECTS_NULL[condition.operator]) return;
  if (condition.operand.kind === 'column') tables.add(condition.operand.table);
}
