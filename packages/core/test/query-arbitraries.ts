import fc from 'fast-check';
import type {
  Filter,
  FilterCondition,
  FilterOperator,
  Metric,
  QuerySpec,
} from '../src/contract/types/query.ts';
import { AGGREGATES, PLAIN_AGGREGATES } from '../src/query/aggregates/index.ts';
import { OPERATORS } from '../src/query/operators/index.ts';
import { GRANULARITIES } from '../src/query/time/granularities/index.ts';
import { CALENDAR_UNITS } from '../src/query/time/units.ts';
import type { FieldType } from '../src/contract/types/dataset.ts';
import { EVERYTHING } from './query-fixtures.ts';

const FIELDS = Object.entries(EVERYTHING.fields).map(([name, { type }]) => ({ name, type }));
const TIMES = FIELDS.filter(({ type }) => type === 'date' || type === 'timestamp').map(({ name }) => name);
const storable = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((text) => !text.includes('\0') && text.isWellFormed());
const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String);
const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const time = fc.constantFrom('00:00', '02:30', '23:59:59', '01:30:00.5');

/** Values that a filter on a field of each type takes. */
const VALUES: Readonly<Record<FieldType, (local: boolean) => fc.Arbitrary<string | number | boolean>>> = {
  text: () => storable,
  boolean: () => fc.boolean(),
  integer: () =>
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })),
  bigint: () => fc.oneof(fc.maxSafeInteger(), digits),
  decimal: () => fc.oneof(fc.integer(), digits, fc.constantFrom('0.10', '1e30')),
  double: () =>
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom('NaN', '-Infinity')),
  date: () => day,
  timestamp: (local) =>
    fc.oneof(
      day,
      fc
        .tuple(day, time, local ? fc.constant('') : fc.constantFrom('', 'Z', '-05:00'))
        .map(([date, clock, zone]) => `${date}T${clock}${zone}`),
    ),
  time: () => time,
  json: () => fc.constant(true),
  array: () => fc.oneof(storable, fc.integer(), fc.boolean(), digits),
  uuid: () => fc.uuid(),
};

const range = (type: FieldType): fc.Arbitrary<object> => {
  const units = Object.keys(CALENDAR_UNITS).filter(
    (unit) => type !== 'date' || !['second', 'minute', 'hour'].includes(unit),
  );
  const unit = fc.constantFrom(...units);
  const toDate = fc.constantFrom(...units.filter((name) => type !== 'date' || name !== 'day'));
  return fc.oneof(
    fc.record({ last: fc.integer({ min: 1, max: 40 }), unit, includeCurrent: fc.boolean() }),
    fc.record({ this: unit }),
    fc.record({ toDate }),
    fc.tuple(day, day).map((days) => {
      const [start, end] = days.toSorted();
      return { start, end };
    }),
  );
};

function conditionOn(field: string, type: FieldType, op: FilterOperator): fc.Arbitrary<FilterCondition> {
  const one = VALUES[type](field === 'wall');
  const values: Record<(typeof OPERATORS)[FilterOperator]['value'], fc.Arbitrary<unknown>> = {
    none: fc.constant(undefined),
    one,
    two: fc.tuple(one, one),
    list: fc.array(one, { maxLength: 4 }),
    range: range(type),
  };
  return values[OPERATORS[op].value].map((value) => ({ field, op, value }) as FilterCondition);
}

/** A condition that fits its field. */
const condition = fc.constantFrom(...FIELDS).chain(({ name, type }) => {
  const operators = (Object.keys(OPERATORS) as FilterOperator[]).filter((op) =>
    OPERATORS[op].types.has(type),
  );
  return fc.constantFrom(...operators).chain((op) => conditionOn(name, type, op));
});

const filter: fc.Arbitrary<Filter> = fc.oneof(
  { weight: 4, arbitrary: condition },
  { weight: 1, arbitrary: fc.record({ and: fc.array(condition, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ or: fc.array(condition, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ not: condition }) },
);

const aggregate = fc.constantFrom(...PLAIN_AGGREGATES).chain((name) => {
  const fields = FIELDS.filter(({ type }) => AGGREGATES[name]?.types.has(type));
  const { p, by } = AGGREGATES[name]?.options ?? {};
  return fc.record({
    aggregate: fc.constant(name),
    field: fc.constantFrom(...fields.map((field) => field.name)),
    filters: fc.array(filter, { maxLength: 1 }),
    ...(p === undefined ? {} : { p: fc.double({ min: 0, max: 1, noNaN: true }) }),
    ...(by === undefined ? {} : { by: fc.constantFrom(...TIMES) }),
  });
});

const FORMULAS = [
  'n / (n - n)',
  'n * n - 1',
  'round(n / 3, 2)',
  'coalesce(nullIf(n, 0), 7)',
  "if(n > 2, 'many', 'few')",
  'abs(-n) + floor(n / 2)',
  'least(n, 3, null)',
  'n > 1 and not n = 2',
  'isNull(n / 0)',
  'ceil(n * 0.5)',
];

const dimension = fc
  .constantFrom(...FIELDS.filter(({ type }) => type !== 'json' && type !== 'array'))
  .chain(({ name, type }) => {
    const cuts = Object.entries(GRANULARITIES).filter(
      ([, cut]) => type === 'timestamp' || (type === 'date' && cut.cutsDates),
    );
    const bins =
      type === 'timestamp'
        ? [
            { every: 20, unit: 'minute' },
            { every: 6, unit: 'hour' },
          ]
        : [];
    return fc
      .constantFrom(undefined, ...cuts.map(([cut]) => cut), ...bins)
      .map((granularity) => ({ field: name, granularity }));
  });

/** Sound questions about {@link EVERYTHING}: each must compile, and run. */
export const soundSpec: fc.Arbitrary<QuerySpec> = fc
  .record({
    metrics: fc.array(fc.oneof(aggregate, fc.record({ formula: fc.constantFrom(...FORMULAS) })), {
      maxLength: 3,
    }),
    dimensions: fc.array(dimension, { maxLength: 3 }),
    filters: fc.array(filter, { maxLength: 2 }),
    timezone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    having: fc.array(
      fc.record({
        field: fc.constant('n'),
        op: fc.constantFrom('gt', 'neq', 'isNull'),
        value: fc.constant(1),
      }),
      { maxLength: 1 },
    ),
    descending: fc.boolean(),
  })
  .map(({ metrics, dimensions, having, descending, ...rest }) => ({
    dataset: EVERYTHING.name,
    ...rest,
    metrics: [
      { aggregate: 'count', as: 'n' },
      ...metrics.map((metric, index) => ({ ...metric, as: `m${index}` })),
    ] as Metric[],
    dimensions: dimensions.map((cut, index) => ({ ...cut, as: `d${index}` })) as QuerySpec['dimensions'],
    having: having.map(({ value, ...compared }) =>
      compared.op === 'isNull' ? compared : { ...compared, value },
    ) as QuerySpec['having'],
    orderBy: [{ field: 'n', direction: descending ? 'desc' : 'asc', nulls: descending ? 'first' : 'last' }],
  }));
