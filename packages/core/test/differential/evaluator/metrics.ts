import type { DatasetDefinition } from '../../../src/contract/types/dataset.ts';
import type { Filter, Metric } from '../../../src/contract/types/query.ts';
import { aggregateOf, type AggregateOptions, type PlainAggregate } from './aggregates.ts';
import type { EvaluatorClock } from './clock.ts';
import type { Test } from './conditions.ts';
import { Exact } from './exact.ts';
import { formulaOf, operandOf } from './formula.ts';
import type { FormulaNode } from './formula-syntax.ts';
import type { Operand } from './operand.ts';
import { ownRows, type Row } from './rows.ts';

/** A metric of a question: of a group of rows, one value. */
export type GroupOperand = Operand<readonly Row[]>;

/** What metrics are read with. */
export interface MetricContext {
  readonly definition: DatasetDefinition;
  field(name: string): Operand<Row>;
  readonly clock: EvaluatorClock;
  test(filters: readonly Filter[] | undefined): Test<Row>;
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
  return metric.field === undefined ? metric.aggregate : `${metric.aggregate}_${metric.field}`;
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
    const operand = 'metric' in metric ? datasetMetric(metric.metric, context) : plainMetric(metric, context);
    if (metric.filters === undefined) return operand;
    const test = context.test(metric.filters);
    return { ...operand, of: (rows) => operand.of(rows.filter(test)) };
  };
  return metrics.map(make);
}

function plainMetric(
  metric: Exclude<Metric, { formula: string } | { metric: string }>,
  { definition, field }: MetricContext,
): GroupOperand {
  const { aggregate, p, by } = metric;
  if (!PLAIN.has(aggregate)) throw new TypeError(`The aggregate ${aggregate} is not evaluated.`);
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
  if (!repeats || UNCHANGED.has(aggregate)) return made;
  return { ...made, of: (rows) => made.of(ownRows(rows, operand?.many)) };
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
    return { ...counted, of: (rows) => counted.of(rows.filter((row) => condition?.of(row) === true)) };
  }
  if (!PLAIN.has(called)) return undefined;
  const [value = null, option] = operands();
  const constant = called === 'percentile' ? option?.of([]) : undefined;
  return overOwnRows(definition, called as PlainAggregate, value, {
    ...(constant instanceof Exact ? { p: constant.toNumber() } : {}),
    ...(option !== undefined && called !== 'percentile' ? { by: option } : {}),
  });
}
