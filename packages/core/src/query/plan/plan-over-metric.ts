import type { Sound } from '../../contract/reading.ts';
import type { AggregateMetric, InnerMetric, PlainAggregate } from '../../contract/types/query.ts';
import { AGGREGATES, PLAIN_AGGREGATES } from '../aggregates/index.ts';
import { aggregateExpression } from '../dataset/aggregate-expression.ts';
import type { AggregateExpression, Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planAggregateOptions } from './plan-aggregate-options.ts';
import type { PlanContext } from './plan-context.ts';
import { planDimensions } from './plan-dimensions.ts';
import { planFilters } from './plan-filter.ts';
import { refuseOptions } from './refuse-options.ts';

/** An aggregate of two levels. */
type OverMetric = Sound<AggregateMetric> & { aggregate: PlainAggregate; over: Sound<InnerMetric> };

/** Plans an aggregate over the values of finer groups. Its own filters choose the rows of these. */
export function planOverMetric(
  metric: OverMetric,
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const { issues } = context;
  const { aggregate, over } = metric;
  refuseOptions(metric, ['p', 'by', 'over', 'filters'], pointer, issues, ['field']);
  const inner = planInner(over, `${pointer}/over`, context);
  const filter = planFilters(metric.filters, `${pointer}/filters`, askedFields(context), context);
  const given = over.per ?? [];
  const per = planDimensions(given, null, context, `${pointer}/over/per`);
  const { options: descriptors } = AGGREGATES[aggregate];
  if (descriptors.by !== undefined) {
    const allowed = PLAIN_AGGREGATES.filter((name) => AGGREGATES[name].options.by === undefined);
    const detail = `"${aggregate}" goes by the time of a row, and groups have none.`;
    issues.add(`${pointer}/aggregate`, 'aggregate_type', detail, { allowed });
    return undefined;
  }
  const options = planAggregateOptions(metric, descriptors, pointer, context);
  if (inner === undefined || options === undefined || per.length < given.length || given.length === 0) {
    return undefined;
  }
  const outer = aggregateExpression(aggregate, inner, options, filter);
  if (!('problem' in outer)) return { ...outer, per };
  issues.add(`${pointer}/over/aggregate`, 'aggregate_type', outer.problem);
  return undefined;
}

function planInner(
  { aggregate, field, ...given }: Sound<InnerMetric>,
  pointer: string,
  context: PlanContext,
): AggregateExpression | undefined {
  const { issues } = context;
  const argument = field === undefined ? null : askedFields(context)(field, `${pointer}/field`);
  if (aggregate === undefined || issues.isRefused(`${pointer}/field`)) return undefined;
  const descriptor = AGGREGATES[aggregate];
  const options = planAggregateOptions({ ...given, aggregate }, descriptor.options, pointer, context);
  if (argument === null && descriptor.field === 'required') {
    issues.add(`${pointer}/field`, 'missing', `"${aggregate}" needs a field.`);
    return undefined;
  }
  if (argument === undefined || options === undefined) return undefined;
  const expression = aggregateExpression(aggregate, argument, options, null);
  if (!('problem' in expression)) return expression;
  issues.add(`${pointer}/field`, 'aggregate_type', expression.problem);
  return undefined;
}
