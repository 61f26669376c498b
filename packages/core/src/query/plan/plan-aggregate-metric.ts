import type { Sound } from '../../contract/reading.ts';
import type { Aggregate, AggregateMetric } from '../../contract/types/query.ts';
import { AGGREGATES, ANSWERED_AGGREGATES } from '../aggregates/index.ts';
import { aggregateExpression } from '../dataset/aggregate-expression.ts';
import type { Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planAggregateOptions } from './plan-aggregate-options.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';

/** Plans an aggregate over a field, with its options and its own filters. */
export function planAggregateMetric(
  metric: Sound<AggregateMetric> & { aggregate: Aggregate },
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const { issues } = context;
  const source = askedFields(context);
  const argument = metric.field === undefined ? null : source(metric.field, `${pointer}/field`);
  const filter = planFilters(metric.filters, `${pointer}/filters`, source, context);
  const { aggregate } = metric;
  const descriptor = AGGREGATES[aggregate];
  if (descriptor === null) {
    const detail = `The aggregate "${aggregate}" is not supported yet by this version.`;
    issues.add(`${pointer}/aggregate`, 'not_supported', detail, { allowed: [...ANSWERED_AGGREGATES] });
    return undefined;
  }
  const options = planAggregateOptions(metric, descriptor.options, pointer, context);
  if (argument === null && descriptor.field === 'required') {
    issues.add(`${pointer}/field`, 'missing', `"${aggregate}" needs a field.`);
    return undefined;
  }
  if (argument === undefined || options === undefined) return undefined;
  const expression = aggregateExpression(aggregate, argument, options, filter);
  if (!('problem' in expression)) return expression;
  issues.add(`${pointer}/field`, 'aggregate_type', expression.problem);
  return undefined;
}
