import type { Sound } from '../../contract/reading.ts';
import type { DatasetDefinition, DatasetMetric } from '../../contract/types/dataset.ts';
import type {
  Aggregate,
  AggregateMetric,
  FormulaMetric,
  Metric,
  NamedMetric,
} from '../../contract/types/query.ts';
import { AGGREGATES, isPlain } from '../aggregates/index.ts';
import { WINDOWS } from '../windows/index.ts';
import type { Issues } from './issues.ts';
import type { Expression } from './nodes.ts';
import { askedFields } from './operand-source.ts';
import { planAggregateMetric } from './plan-aggregate-metric.ts';
import type { PlanContext } from './plan-context.ts';
import { planFilters } from './plan-filter.ts';
import { planNamedMetric } from './plan-named-metric.ts';

/** A metric of a question, of whatever form. */
export interface AskedMetric {
  readonly pointer: string;
  /** Undefined when it cannot be told, since what it would be made of is wrong. */
  readonly alias: string | undefined;
  /** True when the alias is the caller's own. */
  readonly isNamed: boolean;
  /** How the dataset says that it is shown. */
  shownAs(definition: DatasetDefinition): Shown;
  /** Undefined when there is a problem, which is reported. */
  plan(context: PlanContext, scope: MetricScope): Expression | undefined;
}

type Shown = Pick<DatasetMetric, 'label' | 'unit' | 'format'>;

/** What a metric may name of its question. What has a problem, which is reported, is undefined. */
export interface MetricScope {
  /** Aliases of the dimensions, in order; undefined where one cannot be told. */
  readonly dimensions: readonly (string | undefined)[];
  /** False when there are columns whose name cannot be told. */
  readonly isComplete: boolean;
  /** Reads a formula over other metrics. */
  formula(formula: string, pointer: string): Expression | undefined;
  /** Another metric, by its alias. */
  metric(alias: string, pointer: string): Expression | undefined;
}

/** Tells the form of a metric; this is the only place that asks. */
export function askedMetric(metric: Sound<Metric> | undefined, pointer: string, issues: Issues): AskedMetric {
  // What names the metric by itself stands beside its filters.
  const isNameWhole = issues.isWhole(pointer, `${pointer}/filters`);
  const base = (derived?: string): Omit<AskedMetric, 'plan'> => ({
    pointer,
    alias: metric?.as ?? (isNameWhole ? derived : undefined),
    isNamed: metric?.as !== undefined,
    shownAs: () => ({}),
  });
  if (metric === undefined) return { ...base(), plan: () => undefined };
  if ('aggregate' in metric && metric.aggregate !== undefined) {
    const { aggregate, over, field = over?.field, value } = metric;
    const parts = [aggregate, over?.aggregate, field ?? value].filter((part) => part !== undefined);
    return {
      ...base(issues.isWhole(pointer, `${pointer}/filters`) ? parts.join('_') : undefined),
      plan: (context, scope) => planAggregateMetric({ ...metric, aggregate }, pointer, context, scope),
      shownAs({ fields }) {
        const keeps =
          keepsMeasure(aggregate) && (over?.aggregate === undefined || keepsMeasure(over.aggregate));
        const { unit, format } = (keeps && field !== undefined ? fields[field] : undefined) ?? {};
        return { unit, format };
      },
    };
  }
  if ('metric' in metric && metric.metric !== undefined) {
    const { metric: name, filters } = metric;
    return {
      ...base(name),
      plan: (context) => planNamedMetric(name, filters, pointer, context),
      shownAs: ({ metrics = {} }) => metrics[name] ?? {},
    };
  }
  if ('formula' in metric && metric.formula !== undefined) {
    const { formula } = metric;
    return { ...base(), plan: (_context, scope) => scope.formula(formula, `${pointer}/formula`) };
  }
  return { ...base(), plan: (context) => planRest(metric, pointer, context) };
}

function keepsMeasure(aggregate: Aggregate): boolean {
  return isPlain(aggregate) ? AGGREGATES[aggregate].keepsMeasure : WINDOWS[aggregate].keepsMeasure;
}

/** Checks the names in a metric whose form is wrong. */
function planRest(
  metric: Sound<AggregateMetric> | Sound<NamedMetric> | Sound<FormulaMetric>,
  pointer: string,
  context: PlanContext,
): undefined {
  const source = askedFields(context);
  if ('field' in metric && metric.field !== undefined) source(metric.field, `${pointer}/field`);
  if ('filters' in metric) planFilters(metric.filters, `${pointer}/filters`, source, context);
}
