import type { Sound } from '../../contract/reading.ts';
import type { AggregateMetric, WindowAggregate } from '../../contract/types/query.ts';
import { aggregateExpression } from '../dataset/aggregate-expression.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { WINDOWS } from '../windows/index.ts';
import type { MetricScope } from './asked-metric.ts';
import type { Expression, WindowExpression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';
import { refuseOptions } from './refuse-options.ts';
import { windowsOf } from './tables-used.ts';

type WindowMetric = Sound<AggregateMetric> & { aggregate: WindowAggregate };

/** Plans what is calculated over a value of all groups. */
export function planWindowMetric(
  metric: WindowMetric,
  pointer: string,
  context: PlanContext,
  scope: MetricScope,
): WindowExpression | undefined {
  const { issues } = context;
  const { aggregate } = metric;
  const descriptor = WINDOWS[aggregate];
  const { value: isOfMetric } = { value: metric.value !== undefined && descriptor.options.includes('value') };
  refuseOptions(metric, descriptor.options, pointer, issues, isOfMetric ? ['field', 'filters'] : []);
  const value = isOfMetric
    ? valueOfMetric(metric, pointer, context, scope)
    : valueOfRows(metric, pointer, context);
  const of = placeOf(metric.of, `${pointer}/of`, context, scope);
  const needsLength = descriptor.options.includes('window');
  if (needsLength && metric.window === undefined) {
    issues.add(
      `${pointer}/window`,
      'missing',
      `"${aggregate}" needs a number of groups: give it as "window".`,
    );
    return undefined;
  }
  if (descriptor.runs && scope.dimensions.length === 0 && !issues.isRefused('/dimensions')) {
    issues.add(pointer, 'missing', `"${aggregate}" runs along a dimension: the query needs one.`);
    return undefined;
  }
  if (value === undefined || of === undefined) return undefined;
  return {
    kind: 'window',
    window: aggregate,
    value,
    of,
    isDense: metric.dense === true,
    length: metric.window ?? 1,
    weight: value.weight + 1,
    ...descriptor.result(value),
  };
}

function valueOfMetric(
  { aggregate, value = '' }: WindowMetric,
  pointer: string,
  { issues }: PlanContext,
  scope: MetricScope,
): Expression | undefined {
  const place = `${pointer}/value`;
  const expression = scope.metric(value, place);
  if (expression === undefined) return undefined;
  if (windowsOf(expression).size > 0) {
    issues.add(
      place,
      'aggregate_type',
      `"${value}" looks at all groups itself: name a metric that does not.`,
    );
    return undefined;
  }
  if (NUMBERS.has(expression.type)) return expression;
  issues.add(place, 'aggregate_type', `"${aggregate}" is of numbers, and this metric is ${expression.type}.`);
  return undefined;
}

/** The sum of the field, or without one the count of rows. */
function valueOfRows(
  { field, filters }: WindowMetric,
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const source = askedFields(context);
  const argument = field === undefined ? null : source(field, `${pointer}/field`);
  const filter = planFilters(filters, `${pointer}/filters`, source, context);
  if (argument === undefined || context.issues.isRefused(`${pointer}/field`)) return undefined;
  const expression = aggregateExpression(argument === null ? 'count' : 'sum', argument, {}, filter);
  if (!('problem' in expression)) return expression;
  context.issues.add(`${pointer}/field`, 'aggregate_type', expression.problem);
  return undefined;
}

/** Null for all groups; undefined when there is a problem. */
function placeOf(
  alias: string | undefined,
  pointer: string,
  { issues }: PlanContext,
  { dimensions, isComplete }: MetricScope,
): number | null | undefined {
  if (alias === undefined) return issues.isRefused(pointer) ? undefined : null;
  const place = dimensions.indexOf(alias);
  if (place >= 0) return place;
  if (isComplete) {
    const known = dimensions.filter((name) => name !== undefined);
    issues.addUnknown(pointer, 'unknown_alias', 'dimension in this query', alias, known);
  }
  return undefined;
}
