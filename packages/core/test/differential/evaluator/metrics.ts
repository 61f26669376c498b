import type { DatasetDefinition } from '../../../src/contract/types/dataset.ts';
import type {
  AggregateMetric,
  Dimension,
  Filter,
  InnerMetric,
  Metric,
} from '../../../src/contract/types/query.ts';
import { aggregateOf, type AggregateOptions, type PlainAggregate } from './aggregates.ts';
import type { EvaluatorClock } from './clock.ts';
import type { Test } from './conditions.ts';
import { Exact } from './exact.ts';
import { formulaOf, operandOf } from './formula.ts';
import type { FormulaNode } from './formula-syntax.ts';
import type { Operand } from './operand.ts';
import type { Group } from './group.ts';
import { ownRows, type Row } from './rows.ts';
import { keyOf, type Value } from './value.ts';
import { windowOf, type DimensionFacts } from './windows.ts';

/** A metric of a question: of a group, one value. */
export type GroupOperand = Operand<Group>;

/** What metrics are read with. */
export interface MetricContext {
  readonly definition: DatasetDefinition;
  field(name: string): Operand<Row>;
  readonly clock: EvaluatorClock;
  test(filters: readonly Filter[] | undefined): Test<Row>;
  /** What a dimension, as a question gives it, is of a row. */
  dimension(dimension: Dimension): Operand<Row>;
  readonly dimensions: DimensionFacts;
}

const PLAIN: ReadonlySet<string> = new Set([
  'count',
  'countDistinct',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'percentile',
  'stddev',
  'variance',
  'first',
  'last',
]);

/** What repeated rows do not change; `first` and `last` may look at the times of another table. */
const UNCHANGED: ReadonlySet<PlainAggregate> = new Set(['countDistinct', 'min', 'max', 'first', 'last']);

/** The alias of a metric: the given one, else its name, else `count` or `<aggregate>_<field>`. */
export function metricAlias(metric: Metric): string {
  if (metric.as !== undefined) return metric.as;
  if ('metric' in metric) return metric.metric;
  if ('formula' in metric) return '';
  const { aggregate, over, field = over?.field ?? metric.value } = metric;
  return [aggregate, over?.aggregate, field].filter((part) => part !== undefined).join('_');
}

/** The metrics of a question, in its order. */
export function metricsOf(metrics: readonly Metric[], context: MetricContext): GroupOperand[] {
  const made = new Map<Metric, GroupOperand>();
  const make = (metric: Metric): GroupOperand => {
    const known = made.get(metric);
    if (known !== undefined) return known;
    const found =
      'formula' in metric
        ? formulaOf(metric.formula, { name: named, clock: context.clock })
        : withFilters(metric);
    made.set(metric, found);
    return found;
  };
  const named = (alias: string): GroupOperand => {
    const metric = metrics.find((other) => metricAlias(other) === alias);
    if (metric === undefined) throw new TypeError(`There is no metric ${alias}.`);
    return make(metric);
  };
  const withFilters = (metric: Exclude<Metric, { formula: string }>): GroupOperand => {
    if ('aggregate' in metric && !PLAIN.has(metric.aggregate)) return window(metric);
    const operand = 'metric' in metric ? datasetMetric(metric.metric, context) : plainMetric(metric, context);
    if (metric.filters === undefined) return operand;
    const test = context.test(metric.filters);
    return { ...operand, of: (group) => operand.of({ ...group, rows: group.rows.filter(test) }) };
  };
  const window = (metric: AggregateMetric): GroupOperand => {
    const { value, field, filters } = metric;
    const rows = {
      aggregate: field === undefined ? ('count' as const) : ('sum' as const),
      ...(field === undefined ? {} : { field }),
      ...(filters === undefined ? {} : { filters }),
    };
    return windowOf(metric, value === undefined ? withFilters(rows) : named(value), context.dimensions);
  };
  return metrics.map(make);
}

function plainMetric(
  metric: Exclude<Metric, { formula: string } | { metric: string }>,
  context: MetricContext,
): GroupOperand {
  const { definition, field } = context;
  const { aggregate, p, by, over } = metric;
  if (!PLAIN.has(aggregate)) throw new TypeError(`The aggregate ${aggregate} is not evaluated.`);
  if (over !== undefined) return twoLevels(aggregate as PlainAggregate, over, p, context);
  const operand = metric.field === undefined ? null : field(metric.field);
  return overOwnRows(definition, aggregate as PlainAggregate, operand, {
    ...(p === undefined ? {} : { p }),
    ...(by === undefined ? {} : { by: field(by) }),
  });
}

/** An aggregate that sees each row of its own table once, however many rows of another one it meets. */
function overOwnRows(
  { joins }: DatasetDefinition,
  aggregate: PlainAggregate,
  operand: Operand<Row> | null,
  options: AggregateOptions<Row> = {},
): GroupOperand {
  const made = aggregateOf(aggregate, operand, options);
  const repeats = joins?.some(({ cardinality }) => cardinality === 'oneToMany') === true;
  const isOwn = repeats && !UNCHANGED.has(aggregate);
  return filledIn(aggregate, {
    ...made,
    of: ({ rows }) => made.of(isOwn ? ownRows(rows, operand?.many) : rows),
  });
}

/** The same, and what the aggregate is of a group without rows that was filled in. */
function filledIn(aggregate: PlainAggregate, operand: GroupOperand): GroupOperand {
  const isZero = aggregate === 'count' || aggregate === 'countDistinct' || aggregate === 'sum';
  const zero = operand.type === 'double' ? 0 : new Exact(0n);
  return {
    ...operand,
    of: (group) => (group.made === null ? operand.of(group) : group.made === 'zero' && isZero ? zero : null),
  };
}

/** An aggregate over the values of finer groups. */
function twoLevels(
  aggregate: PlainAggregate,
  over: InnerMetric,
  p: number | undefined,
  context: MetricContext,
): GroupOperand {
  const per = over.per.map((dimension) => context.dimension(dimension));
  const inner = plainMetric(
    {
      aggregate: over.aggregate,
      ...(over.field === undefined ? {} : { field: over.field }),
      ...(over.p === undefined ? {} : { p: over.p }),
      ...(over.by === undefined ? {} : { by: over.by }),
    },
    context,
  );
  const { type, family, tolerance } = inner;
  const values: Operand<Value> = { type, family, tolerance, of: (value) => value };
  const outer = aggregateOf(aggregate, values, p === undefined ? {} : { p });
  return filledIn(aggregate, {
    ...outer,
    of(group) {
      const finer = Map.groupBy(group.rows, (row) => JSON.stringify(per.map((one) => keyOf(one.of(row)))));
      return outer.of([...finer.values()].map((rows) => inner.of({ ...group, rows })));
    },
  });
}

/** A metric that the dataset defines: a formula whose functions are aggregates of formulas over fields. */
function datasetMetric(name: string, context: MetricContext): GroupOperand {
  const found = context.definition.metrics?.[name];
  if (found === undefined) throw new TypeError(`The dataset has no metric ${name}.`);
  return formulaOf(found.formula, {
    clock: context.clock,
    name: (other) => datasetMetric(other, context),
    aggregate: (called, nodes) => calledAggregate(called, nodes, context),
  });
}

function calledAggregate(
  called: string,
  nodes: readonly FormulaNode[],
  { definition, field, clock }: MetricContext,
): GroupOperand | undefined {
  const operands = (): Operand<Row>[] => nodes.map((node) => operandOf(node, { name: field, clock }));
  if (called === 'countIf' || called === 'sumIf') {
    const all = operands();
    const condition = all.at(-1);
    const isSum = called === 'sumIf';
    const counted = overOwnRows(definition, isSum ? 'sum' : 'count', isSum ? (all[0] ?? null) : null);
    return {
      ...counted,
      of: (group) => counted.of({ ...group, rows: group.rows.filter((row) => condition?.of(row) === true) }),
    };
  }
  if (!PLAIN.has(called)) return undefined;
  const [value = null, option] = operands();
  const constant = called === 'percentile' ? option?.of([]) : undefined;
  return overOwnRows(definition, called as PlainAggregate, value, {
    ...(constant instanceof Exact ? { p: constant.toNumber() } : {}),
    ...(option !== undefined && called !== 'percentile' ? { by: option } : {}),
  });
}
