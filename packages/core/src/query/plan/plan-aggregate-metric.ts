import type { AggregateMetric } from '../../contract/types/query.ts';
import { AGGREGATES, ANSWERED_AGGREGATES } from '../aggregates/index.ts';
import { aggregateExpression } from '../dataset/aggregate-expression.ts';
import type { Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';

const OPTIONS = ['p', 'by', 'of', 'dense', 'window'] as const;

/** Plans an aggregate over a field, with its own filters. */
export function planAggregateMetric(
  metric: AggregateMetric,
  pointer: string,
  context: PlanContext,
): Expression | undefined {
  const { issues } = context;
  const source = askedFields(context);
  const argument = metric.field === undefined ? null : source(metric.field, `${pointer}/field`);
  const filter = planFilters(metric.filters, `${pointer}/filters`, source, context);
  const { aggregate } = metric;
  if (!Object.hasOwn(AGGREGATES, aggregate)) {
    issues.addUnknown(
      `${pointer}/aggregate`,
      'unknown_aggregate',
      'aggregate',
      aggregate,
      ANSWERED_AGGREGATES,
    );
    return undefined;
  }
  const descriptor = AGGREGATES[aggregate];
  if (descriptor === null) {
    const detail = `The aggregate "${aggregate}" is not supported yet by this version.`;
    issues.add(`${pointer}/aggregate`, 'not_supported', detail, { allowed: [...ANSWERED_AGGREGATES] });
    return undefined;
  }
  for (const option of OPTIONS) {
    if (metric[option] === undefined) continue;
    issues.add(
      `${pointer}/${option}`,
      'unexpected',
      `"${aggregate}" has no option "${option}". Leave this out.`,
    );
  }
  if (argument === undefined) return undefined;
  if (argument === null && descriptor.field === 'required') {
    issues.add(`${pointer}/field`, 'missing', `"${aggregate}" needs a field.`);
    return undefined;
  }
  const expression = aggregateExpression(aggregate, argument, filter);
  if (!('problem' in expression)) return expression;
  issues.add(`${pointer}/field`, 'aggregate_type', expression.problem);
  return undefined;
}
