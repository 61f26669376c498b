/** Every operator. */
export const OPERATORS: readonly string[] = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'between',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'isNull',
  'notNull',
  'inRange',
];

/** Every aggregate. */
export const AGGREGATES: readonly string[] = [
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
  'share',
  'runningTotal',
  'movingAverage',
  'rank',
];

/** Units of time. */
export const UNITS: readonly string[] = [
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
];

/** Granularities with a name. */
export const GRANULARITIES: readonly string[] = [
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
];

/** Fields of the flights, with a computed one. */
export const FIELDS: readonly string[] = [
  'date',
  'delay',
  'distance',
  'origin',
  'destination',
  'originState',
  'originCity',
  'late',
];

/** Keys of a question that this version answers. */
export const SPEC_KEYS: readonly string[] = [
  'dataset',
  'metrics',
  'dimensions',
  'fields',
  'filters',
  'segments',
  'having',
  'timezone',
  'orderBy',
  'limit',
  'cursor',
  'totals',
  'fill',
  'compare',
  'topN',
  'reconcile',
];

/** Keys of an aggregate that this version answers. */
export const METRIC_KEYS: readonly string[] = [
  'aggregate',
  'field',
  'as',
  'filters',
  'p',
  'by',
  'of',
  'dense',
  'window',
  'value',
  'over',
];

/** Keys of a comparison. */
export const CONDITION_KEYS: readonly string[] = ['field', 'op', 'value', 'caseSensitive'];

/** Functions of formulas. */
export const FUNCTIONS: readonly string[] = [
  'abs',
  'ceil',
  'coalesce',
  'floor',
  'greatest',
  'if',
  'isNull',
  'least',
  'nullIf',
  'round',
];

/** Operators that apply to numbers. */
export const OPERATORS_OF_NUMBERS: readonly string[] = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'between',
  'isNull',
  'notNull',
];

/** Operators that apply to true and false. */
export const OPERATORS_OF_BOOLEANS: readonly string[] = ['eq', 'neq', 'in', 'notIn', 'isNull', 'notNull'];
