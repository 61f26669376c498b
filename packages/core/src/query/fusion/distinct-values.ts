import { BASE } from '../dataset/column-expression.ts';
import type { ColumnExpression, Expression } from '../plan/nodes.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import type { DataFacts } from './facts.ts';

/** True, false and null. */
const BOOLEANS = 3;

/** The most different values that an expression has, with null; Infinity when nobody knows. */
export function distinctValues(expression: Expression, plan: QueryPlan, facts: DataFacts): number {
  if (expression.kind === 'literal') return 1;
  if (expression.type === 'boolean') return BOOLEANS;
  if (expression.kind === 'column') return ofColumn(expression, plan, facts);
  if (expression.kind !== 'operation') return Infinity;
  let product = 1;
  for (const operand of expression.operands) product *= distinctValues(operand, plan, facts);
  return product;
}

function ofColumn({ table, column }: ColumnExpression, { base, joins }: QueryPlan, facts: DataFacts): number {
  const place = table === BASE ? base : joins.find(({ as }) => as === table);
  const known = place === undefined ? undefined : facts.distinct(place, column);
  return known === undefined ? Infinity : known + 1;
}
