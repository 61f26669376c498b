import type { Sound } from '../../contract/reading.ts';
import type { Aggregate, AggregateMetric, PlainAggregate } from '../../contract/types/query.ts';
import { AGGREGATES, isPlain } from '../aggregates/index.ts';
import { aggregateExpression } from '../dataset/aggregate-expression.ts';
import type { MetricScope } from './asked-metric.ts';
import type { Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planAggregateOptions } from './plan-aggregate-options.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';
import { planOverMetric } from './plan-over-metric.ts';
import { planWindowMetric } from './plan-window-metric.ts';
import { refuseOptions } from './refuse-options.ts';

/** Plans an aggregate of the rows of a group, of the values of finer groups, or over all groups. */
export function planAggregateMetric(
  metric: Sound<AggregateMetric> & { aggregate: Aggregate },
  pointer: string,
  context: PlanContext,
  scope: MetricScope,
): Expression | undefined {
  const { aggregate } = metric;
  if (!isPlain(aggregate)) return planWindowMetric({ ...metric, aggregate }, pointer, context, scope);
  refuseOptions(metric, ['p', 'by', 'over'], pointer, context.issues);
  // What is wrong with its shape has been reported.
  if (context.issues.isRefused(`${pointer}/over`)) return undefined;
  return metric.over === undefined
    ? planPlainMetric({ ...metric, aggregate }, pointer, context)
    : planOverMetric({ ...metric, aggregate, over: metric.over }, pointer, context);
}

/** Plans an aggregate over a field, with its options and its own filters. */
function planPlainMetric(
  metric: Sound<AggregateMetric> & { aggregate: PlainAggregate },
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const { issues } = context;
  const source = askedFields(context);
  const argument = metric.field === undefined ? null : source(metric.field, `${pointer}/field`);
  const filter = planFilters(metric.filters, `${pointer}/filters`, source, context);
  const { aggregate } = metric;
  const descriptor = AGGREGATES[aggregate];
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
