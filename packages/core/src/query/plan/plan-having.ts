import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import type { Aliases } from './aliases.ts';
import type { Condition, PlannedMetric } from './nodes.ts';
import type { OperandSource } from './operand-source.ts';
import { planFilters } from './plan-filter.ts';
import type { PlanContext } from './plan-context.ts';

/** Plans the conditions on groups, which compare metrics of the query by alias. */
export function planHaving(
  having: Sound<QuerySpec>['having'],
  aliases: Aliases,
  metrics: readonly PlannedMetric[],
  context: PlanContext,
): Condition | null {
  const names = aliases.metrics.filter((alias) => alias !== undefined);
  const source: OperandSource = (name, pointer) => {
    const metric = metrics.find(({ alias }) => alias === name);
    if (metric !== undefined) return metric.expression;
    if (names.some((alias) => alias === name)) return undefined;
    if (aliases.dimensions.some((alias) => alias === name)) {
      const detail = 'This is a dimension: put the condition in "filters". Here only metrics are compared.';
      context.issues.add(pointer, 'not_a_metric', detail, { allowed: names });
    } else if (aliases.isComplete) {
      context.issues.addUnknown(pointer, 'unknown_alias', 'metric in this query', name, names);
    }
    return undefined;
  };
  return planFilters(having, '/having', source, context);
}
