import type { PlainAggregate } from '../../contract/types/query.ts';
import { AGGREGATES, PLAIN_AGGREGATES } from '../aggregates/index.ts';
import type { AggregateDescriptor } from '../aggregates/aggregate.ts';
import type { OperationProblem } from '../formula/operations/operation.ts';
import type { AggregateCall } from '../formula/scope.ts';
import type { AggregateExpression, AggregateOption, Expression } from '../plan/nodes.ts';
import { aggregateExpression } from './aggregate-expression.ts';

/**
 * The aggregates as functions of a metric's formula: the value, then the options that the aggregate
 * takes. Also `countIf(condition)` and `sumIf(value, condition)`.
 */
export function aggregateCalls(): ReadonlyMap<string, AggregateCall> {
  const calls = new Map<string, AggregateCall>();
  for (const aggregate of PLAIN_AGGREGATES) {
    calls.set(aggregate, (operands) => {
      const options = optionsOf(aggregate, operands.slice(1));
      return 'problem' in options
        ? options
        : aggregateExpression(aggregate, operands[0] ?? null, options.options, null);
    });
  }
  calls.set('countIf', (operands) => {
    const [condition, ...others] = operands;
    if (condition?.type !== 'boolean' || others.length > 0) {
      return { problem: 'countIf(…) takes one condition, such as a comparison.' };
    }
    return aggregateExpression('count', null, {}, { kind: 'expression', expression: condition });
  });
  calls.set('sumIf', (operands) => {
    const [value, condition, ...others] = operands;
    if (value === undefined || condition?.type !== 'boolean' || others.length > 0) {
      return { problem: 'sumIf(…) takes a value and a condition, such as a comparison.' };
    }
    return aggregateExpression('sum', value, {}, { kind: 'expression', expression: condition });
  });
  return calls;
}

function optionsOf(
  aggregate: PlainAggregate,
  operands: readonly Expression[],
): { options: AggregateExpression['options'] } | OperationProblem {
  const descriptors = Object.entries(AGGREGATES[aggregate].options) as [
    AggregateOption,
    AggregateDescriptor['options'][AggregateOption] & object,
  ][];
  const options: Partial<Record<AggregateOption, Expression>> = {};
  for (const [index, [name, option]] of descriptors.entries()) {
    const operand = operands[index];
    if (operand === undefined) return { problem: `${aggregate}(…) takes a value and ${option.what}.` };
    const problem = option.check(operand);
    if (problem !== undefined) return problem;
    options[name] = operand;
  }
  if (operands.length === descriptors.length) return { options };
  const wanted = ['one value', ...descriptors.map(([, { what }]) => what)].join(' and ');
  return { problem: `${aggregate}(…) takes ${wanted}.` };
}
