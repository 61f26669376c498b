import { OPERATORS_OF_BOOLEANS, OPERATORS_OF_NUMBERS } from './allowed.ts';
import { COUNTED, FLIGHTS, type BadSpec } from './bad-spec.ts';

/** What does not fit together, and what is not answered yet. */
export const TYPES: readonly BadSpec[] = [
  [
    'sum of text',
    { ...FLIGHTS, metrics: [{ aggregate: 'sum', field: 'origin' }] },
    [{ at: '/metrics/0/field', code: 'aggregate_type' }],
  ],
  [
    'sum of nothing',
    { ...FLIGHTS, metrics: [{ aggregate: 'sum' }] },
    [{ at: '/metrics/0/field', code: 'missing' }],
  ],
  [
    'an option too many',
    { ...FLIGHTS, metrics: [{ aggregate: 'sum', field: 'delay', p: 0.5 }] },
    [{ at: '/metrics/0/p', code: 'unexpected' }],
  ],
  [
    'an option too few',
    { ...FLIGHTS, metrics: [{ aggregate: 'percentile', field: 'delay' }] },
    [{ at: '/metrics/0/p', code: 'missing' }],
  ],
  [
    'a granularity of text',
    { ...COUNTED, dimensions: [{ field: 'origin', granularity: 'month' }] },
    [{ at: '/dimensions/0/granularity', code: 'granularity_type' }],
  ],
  [
    'a bin that divides no day',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: { every: 7, unit: 'hour' } }] },
    [{ at: '/dimensions/0/granularity', code: 'invalid_bin' }],
  ],
  [
    'null equals nothing',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq', value: null }] },
    [{ at: '/filters/0/value', code: 'null_value', suggestion: 'isNull', allowed: ['isNull', 'notNull'] }],
  ],
  [
    'null in a list',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: ['a', null] }] },
    [{ at: '/filters/0/value/1', code: 'null_value', suggestion: 'isNull', allowed: ['isNull', 'notNull'] }],
  ],
  [
    'no value',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq' }] },
    [{ at: '/filters/0/value', code: 'missing' }],
  ],
  [
    'a number for text',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq', value: 123 }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'a list for one',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq', value: ['a'] }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  [
    'one for a list',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', value: 'a' }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  [
    'a value for none',
    { ...COUNTED, filters: [{ field: 'origin', op: 'isNull', value: true }] },
    [{ at: '/filters/0/value', code: 'unexpected' }],
  ],
  [
    'exact already',
    { ...COUNTED, filters: [{ field: 'origin', op: 'eq', value: 'a', caseSensitive: true }] },
    [{ at: '/filters/0/caseSensitive', code: 'unexpected' }],
  ],
  [
    'contains of a number',
    { ...COUNTED, filters: [{ field: 'delay', op: 'contains', value: '1' }] },
    [{ at: '/filters/0/op', code: 'operator_type', allowed: OPERATORS_OF_NUMBERS }],
  ],
  [
    'text for a number',
    { ...COUNTED, filters: [{ field: 'delay', op: 'eq', value: 'abc' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'one for two',
    { ...COUNTED, filters: [{ field: 'delay', op: 'between', value: 1 }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  [
    'one of two',
    { ...COUNTED, filters: [{ field: 'delay', op: 'between', value: [1] }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  [
    'more than true',
    { ...COUNTED, filters: [{ field: 'late', op: 'gt', value: true }] },
    [{ at: '/filters/0/op', code: 'operator_type', allowed: OPERATORS_OF_BOOLEANS }],
  ],
  [
    'text for a boolean',
    { ...COUNTED, filters: [{ field: 'late', op: 'eq', value: 'true' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'a day that is none',
    { ...COUNTED, filters: [{ field: 'date', op: 'eq', value: '2024-02-30' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'an offset for a local time',
    { ...COUNTED, filters: [{ field: 'date', op: 'eq', value: '2024-02-03T10:00Z' }] },
    [{ at: '/filters/0/value', code: 'value_type' }],
  ],
  [
    'a range that ends before',
    {
      ...COUNTED,
      filters: [{ field: 'date', op: 'inRange', value: { start: '2024-01-02', end: '2024-01-01' } }],
    },
    [{ at: '/filters/0/value', code: 'invalid_range' }],
  ],
  [
    'a range of two things that are no times',
    {
      ...COUNTED,
      filters: [{ field: 'date', op: 'inRange', value: { start: 'yesterday', end: '2024-13-01' } }],
    },
    [
      { at: '/filters/0/value/start', code: 'invalid_range' },
      { at: '/filters/0/value/end', code: 'invalid_range' },
    ],
  ],
  [
    'a range of words',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: 'today' }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
  [
    'a range of a number',
    { ...COUNTED, filters: [{ field: 'delay', op: 'inRange', value: { this: 'day' } }] },
    [{ at: '/filters/0/op', code: 'operator_type', allowed: OPERATORS_OF_NUMBERS }],
  ],
  [
    'a range out of time',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 9999, unit: 'year' } }] },
    [{ at: '/filters/0/value', code: 'invalid_range' }],
  ],
  [
    'a range for eq',
    { ...COUNTED, filters: [{ field: 'date', op: 'eq', value: { this: 'day' } }] },
    [{ at: '/filters/0/value', code: 'wrong_type' }],
  ],
];
