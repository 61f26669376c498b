import type { FormulaMetric, Metric } from '../../contract/types/query.ts';
import { readFormula } from '../formula/read-formula.ts';
import type { FormulaScope } from '../formula/scope.ts';
import { checkAlias, metricAlias } from './alias.ts';
import type { Expression, PlannedMetric } from './nodes.ts';
import { planAggregateMetric } from './plan-aggregate-metric.ts';
import { planNamedMetric } from './plan-named-metric.ts';
import type { PlanContext } from './plan-context.ts';
import { reportFormula } from './report-formula.ts';

/** Operations, names and values in all formulas of a query, with those that they use. */
const MAX_WEIGHT = 20_000;
const TOO_LARGE =
  'With this one, the formulas of the query are too large together: use fewer or shorter ones.';

/** Plans the metrics in the order asked; a formula may name metrics before and after it. */
export function planMetrics(
  metrics: readonly Metric[],
  taken: Set<string>,
  context: PlanContext,
): PlannedMetric[] {
  const { issues, limits } = context;
  if (metrics.length > limits.maxMetrics) {
    issues.add('/metrics', 'limit_exceeded', `A query may have ${limits.maxMetrics} metrics: use fewer.`);
    return [];
  }
  const places = new Map<string, { metric: Metric; pointer: string }>();
  for (const [index, metric] of metrics.entries()) {
    const pointer = `/metrics/${index}`;
    const alias = metricAlias(metric);
    if (alias !== '' || metric.as !== undefined || 'formula' in metric) {
      checkAlias(alias, taken, pointer, metric.as !== undefined, issues);
    }
    if (!places.has(alias)) places.set(alias, { metric, pointer });
  }
  const planned = new Map<Metric, Expression | null>();
  const reading = new Set<Metric>();
  let weight = 0;

  function plan(metric: Metric, pointer: string): Expression | null {
    const known = planned.get(metric);
    if (known !== undefined) return known;
    reading.add(metric);
    const expression = planKind(metric, pointer) ?? null;
    reading.delete(metric);
    planned.set(metric, expression);
    return expression;
  }

  function planKind(metric: Metric, pointer: string): Expression | undefined {
    if ('formula' in metric) return planFormula(metric, `${pointer}/formula`);
    return 'metric' in metric
      ? planNamedMetric(metric, pointer, context)
      : planAggregateMetric(metric, pointer, context);
  }

  function planFormula({ formula }: FormulaMetric, pointer: string): Expression | undefined {
    // The query is refused already: reading on would only take time.
    if (issues.isFull || weight > MAX_WEIGHT) return undefined;
    const { expression, problems } = readFormula(String(formula), scope);
    reportFormula(problems, pointer, issues);
    weight += expression?.weight ?? 0;
    if (weight <= MAX_WEIGHT) return expression ?? undefined;
    issues.add(pointer, 'limit_exceeded', TOO_LARGE);
    return undefined;
  }

  const scope: FormulaScope = {
    what: 'metric',
    names: () => [...places.keys()].filter((alias) => alias !== ''),
    resolve(name) {
      const place = places.get(name);
      if (place === undefined) return undefined;
      if (reading.has(place.metric)) return { problem: `"${name}" depends on itself.` };
      return plan(place.metric, place.pointer) ?? { problem: `"${name}" has a problem of its own.` };
    },
  };

  return metrics.flatMap((metric, index) => {
    const expression = plan(metric, `/metrics/${index}`);
    return expression === null ? [] : [{ alias: metricAlias(metric), expression }];
  });
}
