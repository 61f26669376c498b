import type { PlainAggregate } from '../../contract/types/query.ts';
import { AGGREGATES } from '../aggregates/index.ts';
import type { OperationProblem } from '../formula/operations/operation.ts';
import type { AggregateExpression, Condition, Expression } from '../plan/nodes.ts';

/** An aggregate of an argument with all its options, or why there is none. */
export function aggregateExpression(
  aggregate: PlainAggregate,
  argument: Expression | null,
  options: AggregateExpression['options'],
  filter: Condition | null,
): AggregateExpression | OperationProblem {
  const descriptor = AGGREGATES[aggregate];
  if (argument === null && descriptor.field === 'required') {
    return { problem: `The aggregate ${aggregate} needs a field.` };
  }
  if (argument !== null && !descriptor.types.has(argument.type)) {
    const types = [...descriptor.types].join(', ');
    return { problem: `The aggregate ${aggregate} does not take ${argument.type}; it takes ${types}.` };
  }
  const weight = [argument, ...Object.values(options)].reduce((sum, part) => sum + (part?.weight ?? 0), 1);
  return { kind: 'aggregate', aggregate, argument, options, filter, weight, ...descriptor.result(argument) };
}

/** The same expression with every aggregate in it counting only rows that pass `filter` too. */
export function withAggregateFilter(expression: Expression, filter: Condition): Expression {
  if (expression.kind === 'aggregate') {
    if (expression.filter === null) return { ...expression, filter };
    return { ...expression, filter: { kind: 'and', conditions: [expression.filter, filter] } };
  }
  if (expression.kind !== 'operation') return expression;
  return {
    ...expression,
    operands: expression.operands.map((operand) => withAggregateFilter(operand, filter)),
  };
}
