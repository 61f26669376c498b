import type { HavingCondition } from '../../contract/types/query.ts';
import type { Condition, PlannedMetric } from './nodes.ts';
import type { OperandSource } from './operand-source.ts';
import { planFilters } from './plan-filter.ts';
import type { PlanContext } from './plan-context.ts';

/** Plans the conditions on groups, which compare metrics of the query by alias. */
export function planHaving(
  having: readonly HavingCondition[] | undefined,
  aliases: { metrics: readonly string[]; dimensions: readonly string[] },
  metrics: readonly PlannedMetric[],
  context: PlanContext,
): Condition | null {
  const source: OperandSource = (name, pointer) => {
    const metric = metrics.find(({ alias }) => alias === name);
    if (metric !== undefined) return metric.expression;
    if (aliases.dimensions.includes(String(name))) {
      const detail = 'This is a dimension: put the condition in "filters". Here only metrics are compared.';
      context.issues.add(pointer, 'not_a_metric', detail, { allowed: [...aliases.metrics] });
    } else if (!aliases.metrics.includes(String(name))) {
      context.issues.addUnknown(pointer, 'unknown_alias', 'metric in this query', name, aliases.metrics);
    }
    return undefined;
  };
  return planFilters(having, '/having', source, context);
}
