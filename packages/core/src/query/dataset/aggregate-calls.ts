import { ANSWERED_AGGREGATES } from '../aggregates/index.ts';
import type { AggregateCall } from '../formula/scope.ts';
import { aggregateExpression } from './aggregate-expression.ts';

/** The aggregates as functions of a metric's formula, with `countIf(condition)` and `sumIf(value, condition)`. */
export function aggregateCalls(): ReadonlyMap<string, AggregateCall> {
  const calls = new Map<string, AggregateCall>();
  for (const aggregate of ANSWERED_AGGREGATES) {
    calls.set(aggregate, (operands) => {
      if (operands.length > 1) return { problem: `${aggregate}(…) takes one value.` };
      return aggregateExpression(aggregate, operands[0] ?? null, null);
    });
  }
  calls.set('countIf', (operands) => {
    const [condition, ...others] = operands;
    if (condition?.type !== 'boolean' || others.length > 0) {
      return { problem: 'countIf(…) takes one condition, such as a comparison.' };
    }
    return aggregateExpression('count', null, { kind: 'expression', expression: condition });
  });
  calls.set('sumIf', (operands) => {
    const [value, condition, ...others] = operands;
    if (value === undefined || condition?.type !== 'boolean' || others.length > 0) {
      return { problem: 'sumIf(…) takes a value and a condition, such as a comparison.' };
    }
    return aggregateExpression('sum', value, { kind: 'expression', expression: condition });
  });
  return calls;
}
