import fc from 'fast-check';
import type { FieldType } from '../../../src/contract/types/dataset.ts';
import type { Metric } from '../../../src/contract/types/query.ts';
import type { PlainAggregate } from '../evaluator/aggregates.ts';
import type { FieldFacts } from './field-facts.ts';

const NUMBERS: readonly FieldType[] = ['integer', 'bigint', 'decimal', 'double'];
const ORDERED: readonly FieldType[] = [...NUMBERS, 'text', 'date', 'timestamp', 'time'];
const COMPARABLE: readonly FieldType[] = [...ORDERED, 'boolean', 'uuid'];

/** Types of field that each aggregate takes. */
const TYPES: Readonly<Record<PlainAggregate, readonly FieldType[]>> = {
  count: [...COMPARABLE, 'json', 'array'],
  countDistinct: COMPARABLE,
  sum: NUMBERS,
  avg: NUMBERS,
  min: ORDERED,
  max: ORDERED,
  median: NUMBERS,
  percentile: NUMBERS,
  stddev: NUMBERS,
  variance: NUMBERS,
  first: ORDERED,
  last: ORDERED,
};

/** Aggregates that rows which a join repeats do not change. */
const SAFE: readonly PlainAggregate[] = ['countDistinct', 'min', 'max', 'first', 'last'];

/**
 * An aggregate over one of the fields. `repeated` are the places of the joins by whose fields the question
 * groups: with one, only its own rows may be added up; with two, none.
 */
export function aggregateMetric(
  aggregate: PlainAggregate,
  fields: readonly FieldFacts[],
  repeated: ReadonlySet<number>,
): fc.Arbitrary<Metric> {
  const isRepeated = repeated.size > 0;
  const mayBe = ({ many }: FieldFacts): boolean =>
    SAFE.includes(aggregate) || !isRepeated || (repeated.size === 1 && many !== null && repeated.has(many));
  const fitting = fields.filter((field) => TYPES[aggregate].includes(field.type) && mayBe(field));
  const times = fields.filter(({ family }) => family !== null);
  if (fitting.length === 0) return fc.constant({ aggregate: 'countDistinct', field: 'id' });
  const field = fc.constantFrom(...fitting).map(({ name }) => name);
  const p = fc.constantFrom(0, 0.05, 0.25, 0.5, 0.9, 0.95, 1);
  const by = fc.constantFrom(...times.map(({ name }) => name));
  if (aggregate === 'percentile') return fc.record({ aggregate: fc.constant(aggregate), field, p });
  if (aggregate === 'first' || aggregate === 'last')
    return fc.record({ aggregate: fc.constant(aggregate), field, by });
  const withField = fc.record({ aggregate: fc.constant(aggregate), field });
  const isPlainCount = aggregate === 'count' && !isRepeated;
  return isPlainCount ? fc.oneof(withField, fc.constant<Metric>({ aggregate })) : withField;
}

/** Formulas over a count `n`; every step is exact, or rounded alike everywhere. */
const FORMULAS_OF_COUNT: readonly string[] = [
  'n * 2 + 1',
  'n / 3',
  'round(n / 3, 2)',
  'n / (n - n)',
  "if(n > 2, 'many', 'few')",
  'coalesce(nullIf(n, 0), 7)',
  'least(n, 3, null)',
  'greatest(n, 3)',
  'n > 1 and not n = 2',
  'isNull(n / 0)',
  'ceil(n * 0.5)',
  'floor(n / 2) - 1',
  'abs(-n)',
  "case when n = 0 then 'none' when n < 5 then 'few' end",
  '-n + 1.5',
  '(n + 1) * (n - 1) * n',
  'n >= 3 or n / 0 > 1',
];

/** Formulas over a number `m`, of which nothing is compared or rounded. */
const FORMULAS_OF_NUMBER: readonly string[] = [
  'coalesce(m, 0)',
  'm / n',
  'abs(m)',
  '-m',
  'm * 3',
  'isNull(m)',
  'm / m',
];

/** A formula over the count `count` and, if there is one, the number `number`. */
export function formulaMetric(count: string, number: string | null, as: string): fc.Arbitrary<Metric> {
  const texts = number === null ? FORMULAS_OF_COUNT : [...FORMULAS_OF_COUNT, ...FORMULAS_OF_NUMBER];
  return fc.constantFrom(...texts).map((text) => ({
    formula: text.replaceAll(/\b[nm]\b/g, (name) => (name === 'n' ? count : (number ?? count))),
    as,
  }));
}

/** Types that may stand for `m`. */
export function isNumberType(type: FieldType): boolean {
  return NUMBERS.includes(type);
}
