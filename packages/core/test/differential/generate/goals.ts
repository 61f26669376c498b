import type { FieldType } from '../../../src/contract/types/dataset.ts';
import type { FilterOperator } from '../../../src/contract/types/query.ts';
import type { PlainAggregate } from '../evaluator/aggregates.ts';

/** What a question is to contain, besides what chance adds. */
export type Goal =
  | { readonly kind: 'condition'; readonly op: FilterOperator; readonly type: FieldType }
  | { readonly kind: 'aggregate'; readonly aggregate: PlainAggregate }
  | { readonly kind: 'granularity'; readonly granularity: string }
  | { readonly kind: 'storage'; readonly field: string }
  | { readonly kind: 'feature'; readonly feature: Feature }
  | { readonly kind: 'stage'; readonly stage: Stage };

const SCALARS: readonly FieldType[] = [
  'text',
  'boolean',
  'integer',
  'bigint',
  'decimal',
  'double',
  'date',
  'timestamp',
  'time',
  'uuid',
];
const ORDERED = SCALARS.filter((type) => type !== 'boolean' && type !== 'uuid');

/** Every operator with the types that the documentation says it applies to. */
export const OPERATOR_TYPES: Readonly<Record<FilterOperator, readonly FieldType[]>> = {
  eq: SCALARS,
  neq: SCALARS,
  in: SCALARS,
  notIn: SCALARS,
  gt: ORDERED,
  gte: ORDERED,
  lt: ORDERED,
  lte: ORDERED,
  between: ORDERED,
  contains: ['text', 'array'],
  notContains: ['text', 'array'],
  startsWith: ['text'],
  endsWith: ['text'],
  isNull: [...SCALARS, 'json', 'array'],
  notNull: [...SCALARS, 'json', 'array'],
  inRange: ['date', 'timestamp'],
};

export const AGGREGATE_NAMES: readonly PlainAggregate[] = [
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
];

/** Names of granularities, with `bin` for short bins and `longBin` for those over an hour. */
export const GRANULARITY_NAMES: readonly string[] = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
  'hourOfDay',
  'weekday',
  'dayOfMonth',
  'monthOfYear',
  'bin',
  'longBin',
];

/** Fields of the hostile dataset that store time in each way. */
export const STORAGE_FIELDS: readonly string[] = [
  'moment',
  'wall',
  'york',
  'lord',
  'seconds',
  'millis',
  'day',
];

/** Features that chance alone would not bring often enough. */
export const FEATURES = [
  'segment',
  'namedMetric',
  'namedMetricFilter',
  'formula',
  'computedField',
  'joinChain',
  'having',
  'rangeLast',
  'rangeLastWithCurrent',
  'rangeThis',
  'rangeToDate',
  'rangeAbsolute',
  'cutByLimit',
  'nullsFirst',
  'caseSensitive',
  'emptyList',
  'calendarWeek',
  'fiscalYear',
  'noDimension',
] as const;

export type Feature = (typeof FEATURES)[number];

/** What is done with groups; `none` leaves them as they are. */
export const STAGES = [
  'share',
  'shareWithin',
  'runningTotal',
  'movingAverage',
  'rank',
  'rankByMetric',
  'twoLevels',
  'twoLevelsFilter',
  'fillZero',
  'fillNull',
  'fillParts',
  'comparePeriod',
  'compareYear',
  'compareRange',
  'compareBuckets',
  'topN',
  'topNOthers',
  'totals',
  'totalsHaving',
  'rows',
  'none',
  'none',
] as const;

export type Stage = (typeof STAGES)[number];

/** Every goal. */
export const GOALS: readonly Goal[] = [
  ...Object.entries(OPERATOR_TYPES).flatMap(([op, types]) =>
    types.map((type): Goal => ({ kind: 'condition', op: op as FilterOperator, type })),
  ),
  ...AGGREGATE_NAMES.map((aggregate): Goal => ({ kind: 'aggregate', aggregate })),
  ...GRANULARITY_NAMES.map((granularity): Goal => ({ kind: 'granularity', granularity })),
  ...STORAGE_FIELDS.map((field): Goal => ({ kind: 'storage', field })),
  ...FEATURES.map((feature): Goal => ({ kind: 'feature', feature })),
  ...STAGES.map((stage): Goal => ({ kind: 'stage', stage })),
];
