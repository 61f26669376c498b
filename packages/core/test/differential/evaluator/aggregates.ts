import type { AggregateMetric } from '../../../src/contract/types/query.ts';
import type { FieldType } from '../../../src/contract/types/dataset.ts';
import { Exact } from './exact.ts';
import type { Operand } from './operand.ts';
import { compareValues, isNumeric, keyOf, toDouble, type Known, type Value } from './value.ts';
import type { Family } from './write-time.ts';

/** Aggregates without windows. */
export type PlainAggregate = Exclude<
  AggregateMetric['aggregate'],
  'share' | 'runningTotal' | 'movingAverage' | 'rank'
>;

/** What an aggregate is given besides the rows. */
export interface AggregateOptions<Row> {
  readonly p?: number;
  readonly by?: Operand<Row>;
}

/** A metric that aggregates an operand over the rows of a group; without operand it counts rows. */
export function aggregateOf<Row>(
  aggregate: PlainAggregate,
  operand: Operand<Row> | null,
  options: AggregateOptions<Row> = {},
): Operand<readonly Row[]> {
  const { type, family, tolerance } = RESULTS[aggregate](operand);
  const valuesOf = (rows: readonly Row[]): Known[] =>
    operand === null
      ? rows.map(() => true)
      : rows.map((row) => operand.of(row)).filter((value) => value !== null);
  const compute = (rows: readonly Row[]): Value => {
    if (aggregate === 'first' || aggregate === 'last')
      return edge(rows, operand, options, aggregate === 'last');
    return COMPUTE[aggregate](valuesOf(rows), options.p ?? 0.5);
  };
  return { type, family, tolerance, of: compute };
}

interface Result {
  readonly type: FieldType;
  readonly family: Family | null;
  readonly tolerance: number;
}

type ResultOf = (operand: Operand<never> | null) => Result;

const NEARLY = 1e-9;
const count: ResultOf = () => ({ type: 'integer', family: null, tolerance: 0 });
const double: ResultOf = (operand) => ({
  type: 'double',
  family: null,
  tolerance: Math.max(NEARLY, operand?.tolerance ?? 0),
});
const same: ResultOf = (operand) => ({
  type: operand?.type ?? 'text',
  family: operand?.family ?? null,
  tolerance: operand?.tolerance ?? 0,
});

const RESULTS: Readonly<Record<PlainAggregate, ResultOf>> = {
  count,
  countDistinct: count,
  sum: (operand) => (operand?.type === 'double' ? double(operand) : same(operand)),
  avg: double,
  min: same,
  max: same,
  median: double,
  percentile: double,
  stddev: double,
  variance: double,
  first: same,
  last: same,
};

const whole = (number: number): Exact => new Exact(BigInt(number));

const COMPUTE: Readonly<
  Record<Exclude<PlainAggregate, 'first' | 'last'>, (values: readonly Known[], p: number) => Value>
> = {
  count: (values) => whole(values.length),
  countDistinct: (values) => whole(new Set(values.map(keyOf)).size),
  sum: (values) => (values.length === 0 ? null : inKind(total(values), values)),
  avg(values) {
    if (values.length === 0) return null;
    const sum = total(values);
    return typeof sum === 'number' ? sum / values.length : sum.over(whole(values.length));
  },
  min: (values) => extreme(values, -1),
  max: (values) => extreme(values, 1),
  median: (values) => quantile(values, 0.5),
  percentile: quantile,
  variance: varianceOf,
  stddev(values) {
    const variance = varianceOf(values);
    return variance === null ? null : Math.sqrt(variance);
  },
};

/** Exactly, unless one is NaN or infinite: then the double that Postgres makes of them. */
function total(values: readonly Known[]): Exact | number {
  const { exact, odd } = numbersOf(values);
  return odd.length > 0 ? odd.reduce((sum, value) => sum + value, 0) : addUp(exact);
}

/** Doubles as just what they are; those that are no numbers apart. */
function numbersOf(values: readonly Known[]): { exact: readonly Exact[]; odd: readonly number[] } {
  const doubles = values.filter((value) => typeof value === 'number');
  return {
    exact: [
      ...values.filter((value) => value instanceof Exact),
      ...doubles.filter(Number.isFinite).map(Exact.ofDouble),
    ],
    odd: doubles.filter((value) => !Number.isFinite(value)),
  };
}

/** A sum of doubles is a double. */
function inKind(sum: Exact | number, values: readonly Known[]): Exact | number {
  return typeof values[0] === 'number' ? toDouble(sum) : sum;
}

function addUp(values: readonly Exact[]): Exact {
  return values.reduce((sum, value) => sum.plus(value), whole(0));
}

function extreme(values: readonly Known[], sign: number): Value {
  let best: Value = null;
  for (const value of values) {
    if (best === null || compareValues(value, best) * sign > 0) best = value;
  }
  return best;
}

/** Interpolates between the two nearest of the sorted values. */
function quantile(values: readonly Known[], p: number): number | null {
  const sorted = values.filter(isNumeric).toSorted(compareValues).map(toDouble);
  const place = p * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) return null;
  return Math.floor(place) === Math.ceil(place) ? low : low + (place - Math.floor(place)) * (high - low);
}

/** Of a sample; null of fewer than two values. */
function varianceOf(values: readonly Known[]): number | null {
  if (values.length < 2) return null;
  const { exact, odd } = numbersOf(values);
  if (odd.length > 0) return Number.NaN;
  const sum = addUp(exact);
  const size = whole(exact.length);
  const squares = addUp(exact.map((value) => value.times(value)));
  return size
    .times(squares)
    .minus(sum.times(sum))
    .over(size.times(whole(exact.length - 1)));
}

/** The value of the earliest or latest time; at equal times the smallest is first and the largest last. */
function edge<Row>(
  rows: readonly Row[],
  operand: Operand<Row> | null,
  { by }: AggregateOptions<Row>,
  isLast: boolean,
): Value {
  const sign = isLast ? 1 : -1;
  let best: { time: Known; value: Known } | null = null;
  for (const row of rows) {
    const time = by?.of(row) ?? null;
    const value = operand?.of(row) ?? null;
    if (time === null || value === null) continue;
    const order =
      best === null ? 1 : (compareValues(time, best.time) || compareValues(value, best.value)) * sign;
    if (order > 0) best = { time, value };
  }
  return best?.value ?? null;
}
