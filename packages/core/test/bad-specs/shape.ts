import { AGGREGATES, CONDITION_KEYS, GRANULARITIES, METRIC_KEYS, OPERATORS, UNITS } from './allowed.ts';
import { COUNTED, FLIGHTS, type BadSpec } from './bad-spec.ts';

/** Values of the wrong kind, missing keys, and values out of bounds. */
export const SHAPES: readonly BadSpec[] = [
  ['no object', [], [{ at: '', code: 'wrong_type' }]],
  ['a text', 'count the flights', [{ at: '', code: 'wrong_type' }]],
  ['null', null, [{ at: '', code: 'wrong_type' }]],
  [
    'nothing at all',
    {},
    [
      { at: '/dataset', code: 'missing' },
      { at: '/metrics', code: 'missing' },
    ],
  ],
  ['nothing asked for', { dataset: 'flights' }, [{ at: '/metrics', code: 'missing' }]],
  ['no dataset', { metrics: [{ aggregate: 'count' }] }, [{ at: '/dataset', code: 'missing' }]],
  [
    'a number as dataset',
    { dataset: 5, metrics: [{ aggregate: 'count' }] },
    [{ at: '/dataset', code: 'wrong_type' }],
  ],
  [
    'a list as dataset',
    { dataset: ['flights'], metrics: [{ aggregate: 'count' }] },
    [{ at: '/dataset', code: 'wrong_type' }],
  ],
  ['metrics as a text', { ...FLIGHTS, metrics: 'count' }, [{ at: '/metrics', code: 'wrong_type' }]],
  [
    'metrics as one object',
    { ...FLIGHTS, metrics: { aggregate: 'count' } },
    [{ at: '/metrics', code: 'wrong_type' }],
  ],
  [
    'a number as metric',
    { ...FLIGHTS, metrics: [1, { aggregate: 'count' }] },
    [{ at: '/metrics/0', code: 'wrong_type' }],
  ],
  ['a text as metric', { ...FLIGHTS, metrics: ['count'] }, [{ at: '/metrics/0', code: 'wrong_type' }]],
  [
    'an empty metric',
    { ...FLIGHTS, metrics: [{}] },
    [{ at: '/metrics/0/aggregate', code: 'missing', allowed: AGGREGATES }],
  ],
  [
    'a metric of two forms',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', metric: 'lateShare' }] },
    [{ at: '/metrics/0/metric', code: 'unknown_key', allowed: METRIC_KEYS }],
  ],
  [
    'a formula without name',
    { ...FLIGHTS, metrics: [{ formula: '1 + 1' }] },
    [{ at: '/metrics/0/as', code: 'missing' }],
  ],
  [
    'a percentile beyond one',
    { ...FLIGHTS, metrics: [{ aggregate: 'percentile', field: 'delay', p: 95 }] },
    [{ at: '/metrics/0/p', code: 'too_large' }],
  ],
  [
    'an empty name',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', as: '' }] },
    [{ at: '/metrics/0/as', code: 'too_short' }],
  ],
  ['null as dimension', { ...COUNTED, dimensions: [null] }, [{ at: '/dimensions/0', code: 'wrong_type' }]],
  [
    'a dimension without field',
    { ...COUNTED, dimensions: [{ granularity: 'month' }] },
    [{ at: '/dimensions/0/field', code: 'missing' }],
  ],
  [
    'a number as granularity',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: 7 }] },
    [{ at: '/dimensions/0/granularity', code: 'wrong_type' }],
  ],
  [
    'an unknown granularity',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: 'mnth' }] },
    [{ at: '/dimensions/0/granularity', code: 'not_allowed', suggestion: 'month', allowed: GRANULARITIES }],
  ],
  [
    'a word for a granularity',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: 'daily' }] },
    [{ at: '/dimensions/0/granularity', code: 'not_allowed', suggestion: 'day', allowed: GRANULARITIES }],
  ],
  [
    'a bin of days',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: { every: 1, unit: 'day' } }] },
    [{ at: '/dimensions/0/granularity/unit', code: 'not_allowed', allowed: ['second', 'minute', 'hour'] }],
  ],
  [
    'a bin of nothing',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: { every: 0, unit: 'hour' } }] },
    [{ at: '/dimensions/0/granularity/every', code: 'too_small' }],
  ],
  [
    'a bin without unit',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: { every: 5 } }] },
    [{ at: '/dimensions/0/granularity/unit', code: 'missing', allowed: ['second', 'minute', 'hour'] }],
  ],
  [
    'an empty filter',
    { ...COUNTED, filters: [{}] },
    [
      { at: '/filters/0/field', code: 'missing' },
      { at: '/filters/0/op', code: 'missing', allowed: OPERATORS },
    ],
  ],
  ['a text as filter', { ...COUNTED, filters: ['delay > 15'] }, [{ at: '/filters/0', code: 'wrong_type' }]],
  [
    'filters as an object',
    { ...COUNTED, filters: { field: 'delay', op: 'gt', value: 1 } },
    [{ at: '/filters', code: 'wrong_type' }],
  ],
  [
    'a filter without operator',
    { ...COUNTED, filters: [{ field: 'delay', value: 1 }] },
    [{ at: '/filters/0/op', code: 'missing', allowed: OPERATORS }],
  ],
  [
    'a group beside another',
    { ...COUNTED, filters: [{ and: [], or: [] }] },
    [{ at: '/filters/0/or', code: 'unknown_key', allowed: ['and'] }],
  ],
  [
    'a group beside a comparison',
    { ...COUNTED, filters: [{ and: [], field: 'delay', op: 'isNull' }] },
    [{ at: '/filters/0/and', code: 'unknown_key', allowed: CONDITION_KEYS }],
  ],
  [
    'not of a list',
    { ...COUNTED, filters: [{ not: [{ field: 'delay', op: 'isNull' }] }] },
    [{ at: '/filters/0/not', code: 'wrong_type' }],
  ],
  [
    'and of an object',
    { ...COUNTED, filters: [{ and: { field: 'delay', op: 'isNull' } }] },
    [{ at: '/filters/0/and', code: 'wrong_type' }],
  ],
  [
    'a list in a list',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: [['ORD']] }] },
    [{ at: '/filters/0/value/0', code: 'wrong_type' }],
  ],
  [
    'an object in a list',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: ['ORD', {}] }] },
    [{ at: '/filters/0/value/1', code: 'wrong_type' }],
  ],
  [
    'a text as caseSensitive',
    { ...COUNTED, filters: [{ field: 'origin', op: 'contains', value: 'O', caseSensitive: 'no' }] },
    [{ at: '/filters/0/caseSensitive', code: 'wrong_type' }],
  ],
  [
    'a range of an unknown unit',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 1, unit: 'days' } }] },
    [{ at: '/filters/0/value/unit', code: 'not_allowed', suggestion: 'day', allowed: UNITS }],
  ],
  [
    'a range of nothing',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 0, unit: 'day' } }] },
    [{ at: '/filters/0/value/last', code: 'too_small' }],
  ],
  [
    'a range without unit',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 3 } }] },
    [{ at: '/filters/0/value/unit', code: 'missing', allowed: UNITS }],
  ],
  [
    'an empty range',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: {} }] },
    [
      { at: '/filters/0/value/last', code: 'missing' },
      { at: '/filters/0/value/unit', code: 'missing', allowed: UNITS },
    ],
  ],
  [
    'a range without end',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { start: '2001-01-01' } }] },
    [{ at: '/filters/0/value/end', code: 'missing' }],
  ],
  [
    'a range of two forms',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { this: 'month', last: 1 } }] },
    [
      { at: '/filters/0/value/this', code: 'unknown_key', allowed: ['last', 'unit', 'includeCurrent'] },
      { at: '/filters/0/value/unit', code: 'missing', allowed: UNITS },
    ],
  ],
  ['an order by text', { ...COUNTED, orderBy: ['count'] }, [{ at: '/orderBy/0', code: 'wrong_type' }]],
  [
    'an order as an object',
    { ...COUNTED, orderBy: { field: 'count' } },
    [{ at: '/orderBy', code: 'wrong_type' }],
  ],
  [
    'an unknown direction',
    { ...COUNTED, orderBy: [{ field: 'count', direction: 'down' }] },
    [{ at: '/orderBy/0/direction', code: 'not_allowed', suggestion: 'desc', allowed: ['asc', 'desc'] }],
  ],
  [
    'an unknown place of nulls',
    { ...COUNTED, orderBy: [{ field: 'count', nulls: 'lst' }] },
    [{ at: '/orderBy/0/nulls', code: 'not_allowed', suggestion: 'last', allowed: ['first', 'last'] }],
  ],
  ['no rows', { ...COUNTED, limit: 0 }, [{ at: '/limit', code: 'too_small' }]],
  ['a negative limit', { ...COUNTED, limit: -5 }, [{ at: '/limit', code: 'too_small' }]],
  ['half a row', { ...COUNTED, limit: 2.5 }, [{ at: '/limit', code: 'wrong_type' }]],
  ['a text as limit', { ...COUNTED, limit: '10' }, [{ at: '/limit', code: 'wrong_type' }]],
  ['null as limit', { ...COUNTED, limit: null }, [{ at: '/limit', code: 'wrong_type' }]],
  ['a number as timezone', { ...COUNTED, timezone: 1 }, [{ at: '/timezone', code: 'wrong_type' }]],
  [
    'a wrong fill',
    { ...COUNTED, fill: 'zeros' },
    [{ at: '/fill', code: 'not_allowed', suggestion: 'zero', allowed: ['zero', 'null'] }],
  ],
  [
    'a wrong comparison',
    { ...COUNTED, compare: { to: 'lastYear' } },
    [
      {
        at: '/compare/to',
        code: 'not_allowed',
        allowed: ['previousPeriod', 'previousYear'],
      },
    ],
  ],
  [
    'topN of nothing',
    { ...COUNTED, topN: {} },
    [
      { at: '/topN/by', code: 'missing' },
      { at: '/topN/n', code: 'missing' },
    ],
  ],
  ['a number as fields', { ...FLIGHTS, fields: 5 }, [{ at: '/fields', code: 'wrong_type' }]],
  ['a number as cursor', { ...COUNTED, cursor: 5 }, [{ at: '/cursor', code: 'wrong_type' }]],
  ['a text as totals', { ...COUNTED, totals: 'yes' }, [{ at: '/totals', code: 'wrong_type' }]],
  [
    'an object as two values, and as one',
    {
      ...COUNTED,
      filters: [
        { field: 'delay', op: 'between', value: { low: 1, high: 2 } },
        { field: 'delay', op: 'eq', value: { last: 3 } },
        { field: 'origin', op: 'in', value: {} },
        { field: 'origin', op: 'isNull', value: {} },
      ],
    },
    [
      { at: '/filters/0/value', code: 'wrong_type' },
      { at: '/filters/1/value', code: 'wrong_type' },
      { at: '/filters/2/value', code: 'wrong_type' },
      { at: '/filters/3/value', code: 'unexpected' },
    ],
  ],
  [
    'groups in having',
    { ...COUNTED, having: [{ or: [{ field: 'count', op: 'gt', value: 1 }] }, { not: {} }] },
    [
      { at: '/having/0', code: 'wrong_type' },
      { at: '/having/1', code: 'wrong_type' },
    ],
  ],
];
