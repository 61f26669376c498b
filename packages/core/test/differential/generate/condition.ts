import fc from 'fast-check';
import type {
  FilterCondition,
  FilterOperator,
  FilterScalar,
  TimeRange,
  TimeUnit,
} from '../../../src/contract/types/query.ts';
import { DAYS, TEXTS } from '../data/hostile-values.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import { writeScalar, type FieldFacts } from './field-facts.ts';

const TIME_UNITS: readonly TimeUnit[] = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
];
const DATE_UNITS: readonly TimeUnit[] = TIME_UNITS.slice(3);

/** Times that some zones leave out, or have twice. */
const ODD_TIMES: readonly string[] = [
  '2024-03-10T02:30',
  '2024-03-10T03:00:00',
  '2024-11-03T01:30',
  '2024-11-03T01:59:59.9',
  '2024-03-31T02:15:00',
  '2024-10-27T02:30',
  '2024-10-06T02:15',
  '2024-04-07T01:45',
  '2018-11-04T00:30',
  '2024-03-31T00:10:30',
];

/** The forms of ranges, by name. */
export type RangeForm = 'last' | 'lastWithCurrent' | 'this' | 'toDate' | 'absolute';

/** A condition on a field; its values come mostly from the data. */
export function conditionOn(
  field: FieldFacts,
  op: FilterOperator,
  zone: EvaluatorZone,
): fc.Arbitrary<FilterCondition> {
  const scalar = scalarOf(field, zone);
  const values: Readonly<Record<FilterOperator, () => fc.Arbitrary<Partial<FilterCondition>>>> = {
    eq: () => scalar.map((value) => ({ value })),
    neq: () => scalar.map((value) => ({ value })),
    gt: () => scalar.map((value) => ({ value })),
    gte: () => scalar.map((value) => ({ value })),
    lt: () => scalar.map((value) => ({ value })),
    lte: () => scalar.map((value) => ({ value })),
    in: () => fc.array(scalar, { minLength: 1, maxLength: 5 }).map((value) => ({ value })),
    notIn: () => fc.array(scalar, { minLength: 1, maxLength: 4 }).map((value) => ({ value })),
    between: () => fc.tuple(scalar, scalar).map(([low, high]) => ({ value: inOrder(low, high) })),
    contains: () => searchOf(field, (text, at) => text.slice(at, at + 2)),
    notContains: () => searchOf(field, (text, at) => text.slice(at, at + 3)),
    startsWith: () => searchOf(field, (text, at) => (at < 3 ? text.slice(0, 1 + at) : text.slice(-1))),
    endsWith: () => searchOf(field, (text, at) => (at < 3 ? text.slice(-1 - at) : text.slice(0, 1))),
    isNull: () => fc.constant({}),
    notNull: () => fc.constant({}),
    inRange: () =>
      fc
        .constantFrom<RangeForm>('last', 'lastWithCurrent', 'this', 'toDate', 'absolute')
        .chain((form) => rangeOf(field, form)),
  };
  return values[op]().map((rest) => ({ field: field.name, op, ...rest }));
}

/** A range of a form, for a field of time. */
export function rangeOf({ family }: FieldFacts, form: RangeForm): fc.Arbitrary<{ value: TimeRange }> {
  const units = fc.constantFrom(...(family === 'date' ? DATE_UNITS : TIME_UNITS));
  // Long ranges of long units reach the data from any of the fixed clocks.
  const last = fc.constantFrom(1, 2, 3, 8, 40);
  const forms: Readonly<Record<RangeForm, fc.Arbitrary<TimeRange>>> = {
    last: fc.record({ last, unit: units }),
    lastWithCurrent: fc.record({ last, unit: units, includeCurrent: fc.constant(true) }),
    this: fc.record({ this: units }),
    toDate: fc.record({ toDate: units }),
    absolute: fc
      .tuple(fc.constantFrom(...DAYS), fc.constantFrom(...DAYS))
      .map((days) => days.toSorted())
      .map(([start = '', end = '']) => ({ start, end })),
  };
  return forms[form].map((value) => ({ value }));
}

function scalarOf(field: FieldFacts, zone: EvaluatorZone): fc.Arbitrary<FilterScalar> {
  if (field.samples.length === 0) return fc.constant(null);
  const sampled = fc.constantFrom(...field.samples).map((value) => writeScalar(value, field, zone));
  if (field.family === null)
    return fc.oneof({ weight: 5, arbitrary: sampled }, { weight: 1, arbitrary: freeOf(field) ?? sampled });
  if (field.family === 'date') return fc.oneof(sampled, fc.constantFrom(...DAYS));
  return fc.oneof(sampled, sampled.chain(coarser), fc.constantFrom(...DAYS), fc.constantFrom(...ODD_TIMES));
}

/** The same time written to the day, the minute or the second, and without offset. */
function coarser(text: FilterScalar): fc.Arbitrary<string> {
  const written = String(text);
  return fc.constantFrom(
    written.slice(0, 10),
    written.slice(0, 16),
    written.slice(0, 19),
    writtenInUtc(written),
  );
}

function writtenInUtc(text: string): string {
  return /[Z+-]\d*:?\d*$/.test(text.slice(19)) ? `${new Date(text).toISOString().slice(0, 19)}Z` : text;
}

function freeOf({ type }: FieldFacts): fc.Arbitrary<FilterScalar> | null {
  if (type === 'text') return fc.constantFrom(...TEXTS, 'unheard of', 'A', 'z');
  if (type === 'integer') return fc.constantFrom(0, 5, -3, 0.5, '12.5', '9007199254740993', 1e6);
  if (type === 'bigint')
    return fc.constantFrom<FilterScalar>(0, '9007199254740993', '0.5', '-9223372036854775809', 42);
  if (type === 'decimal')
    return fc.constantFrom<FilterScalar>(0, 0.1, '0.100', '9007199254740993', '1e3', -1.005);
  if (type === 'double')
    return fc.constantFrom<FilterScalar>(0, 0.1, 'NaN', 'Infinity', '-Infinity', '1.5', 1e15);
  return null;
}

/** Low before high most of the time; a range the wrong way round holds nothing. */
function inOrder(low: FilterScalar, high: FilterScalar): FilterScalar[] {
  const isNumber = Number.isFinite(Number(low)) && Number.isFinite(Number(high));
  const isSorted = isNumber ? Number(low) <= Number(high) : String(low) <= String(high);
  return isSorted ? [low, high] : [high, low];
}

function searchOf(
  field: FieldFacts,
  part: (text: string, at: number) => string,
): fc.Arbitrary<Partial<FilterCondition>> {
  if (field.type === 'array')
    return fc.record({ value: fc.constantFrom<FilterScalar>(1, 1.5, '1', 'x', 'a_b', true, '😀', 7) });
  const texts = field.samples.filter((value) => typeof value === 'string').filter((text) => text !== '');
  const found = fc.tuple(fc.constantFrom('a', ...texts), fc.nat(6)).map(([text, at]) => {
    const cut = part(text, Math.min(at, Math.max(0, text.length - 2)));
    return cut.isWellFormed() ? cut : text;
  });
  const value = fc.oneof(
    { weight: 5, arbitrary: found },
    { weight: 1, arbitrary: fc.constantFrom('%', '_', '\\', '', 'A', '0%', 'É', 'ß', 'σ', 'I') },
  );
  return fc.oneof(fc.record({ value }), fc.record({ value, caseSensitive: fc.boolean() }));
}
