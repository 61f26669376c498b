import { readFormula } from '../formula/read-formula.ts';
import type { FormulaScope } from '../formula/scope.ts';
import { adviceForAggregate } from './advice-for-aggregate.ts';
import { checkAlias } from './alias.ts';
import type { Aliases } from './aliases.ts';
import type { AskedMetric, MetricScope } from './asked-metric.ts';
import type { Expression, PlannedMetric } from './nodes.ts';
import type { PlanContext } from './plan-context.ts';
import { reportFormula } from './report-formula.ts';

/** Operations, names and values in all formulas of a query, with those that they use. */
const MAX_WEIGHT = 20_000;
const TOO_LARGE =
  'With this one, the formulas of the query are too large together: use fewer or shorter ones.';

/** Plans the metrics in the order asked; a formula may name metrics before and after it. */
export function planMetrics(
  metrics: readonly AskedMetric[],
  aliases: Aliases,
  taken: Set<string>,
  context: PlanContext,
): PlannedMetric[] {
  const { issues, limits } = context;
  if (metrics.length > limits.maxMetrics) {
    issues.add('/metrics', 'limit_exceeded', `A query may have ${limits.maxMetrics} metrics: use fewer.`);
  }
  const places = new Map<string, AskedMetric>();
  for (const metric of metrics) {
    if (metric.alias !== undefined && !places.has(metric.alias)) places.set(metric.alias, metric);
  }
  const planned = new Map<AskedMetric, Expression | null>();
  const reading = new Set<AskedMetric>();
  let weight = 0;

  function plan(metric: AskedMetric): Expression | null {
    const known = planned.get(metric);
    if (known !== undefined) return known;
    reading.add(metric);
    const expression = metric.plan(context, metricScope) ?? null;
    reading.delete(metric);
    planned.set(metric, expression);
    return expression;
  }

  function planFormula(formula: string, pointer: string): Expression | undefined {
    // The query is refused already: reading on would only take time.
    if (issues.isFull || weight > MAX_WEIGHT) return undefined;
    const { expression, problems } = readFormula(formula, scope);
    reportFormula(problems, pointer, issues);
    // What cannot be read took its time as well.
    weight += expression?.weight ?? formula.length;
    if (weight <= MAX_WEIGHT) return expression ?? undefined;
    issues.add(pointer, 'limit_exceeded', TOO_LARGE);
    return undefined;
  }

  const scope: FormulaScope = {
    what: 'metric',
    // A formula cannot stand on itself, nor on one that stands on it.
    names: () => [...places].flatMap(([name, metric]) => (reading.has(metric) ? [] : [name])),
    adviceFor: adviceForAggregate,
    resolve(name) {
      const metric = places.get(name);
      if (metric === undefined) {
        if (aliases.isComplete) return undefined;
        return { problem: `"${name}" may be a metric whose name cannot be read.`, follows: true };
      }
      if (reading.has(metric)) return { problem: `"${name}" depends on itself.` };
      return plan(metric) ?? { problem: `"${name}" has a problem of its own.`, follows: true };
    },
  };

  const metricScope: MetricScope = {
    dimensions: aliases.dimensions,
    isComplete: aliases.isComplete,
    formula: planFormula,
    metric(alias, pointer) {
      const metric = places.get(alias);
      if (metric === undefined) {
        if (!aliases.isComplete) return undefined;
        issues.addUnknown(pointer, 'unknown_alias', 'metric in this query', alias, [...places.keys()]);
        return undefined;
      }
      if (!reading.has(metric)) return plan(metric) ?? undefined;
      issues.add(pointer, 'unknown_alias', `"${alias}" depends on itself: name another metric.`);
      return undefined;
    },
  };

  return metrics.flatMap((metric) => {
    const expression = plan(metric);
    const { alias, isNamed, pointer } = metric;
    if (alias !== undefined && (isNamed || expression !== null)) {
      checkAlias(alias, taken, pointer, isNamed, issues);
    }
    return expression === null || alias === undefined ? [] : [{ alias, expression }];
  });
}
