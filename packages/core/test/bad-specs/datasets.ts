import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';
import { EVERYTHING, FLIGHTS } from '../query-fixtures.ts';
import type { ExpectedProblem } from './bad-spec.ts';

const COUNT = { metrics: [{ aggregate: 'count' }] };

const MASKED: DatasetDefinition = { ...FLIGHTS, policy: { masked: { origin: {} } } };
const HIDDEN: DatasetDefinition = { ...FLIGHTS, policy: { hidden: { fields: ['origin'] } } };
const BROKEN: DatasetDefinition = {
  ...FLIGHTS,
  fields: { ...FLIGHTS.fields, wrong: { formula: 'delay +', type: 'integer' } },
  metrics: { wrong: { formula: 'sum(nothing)' } },
  segments: { wrong: { field: 'nothing', op: 'isNull' } },
};
const POLICY: DatasetDefinition = {
  ...FLIGHTS,
  policy: { rows: { field: 'delay', op: 'eq', value: 'not a number' } },
};
const VISITS: DatasetDefinition = {
  name: 'visits',
  base: { schema: 'public', table: 'visits' },
  joins: [
    {
      as: 'pages',
      schema: 'public',
      table: 'pages',
      on: [['id', 'visit']],
      type: 'left',
      cardinality: 'oneToMany',
    },
  ],
  fields: {
    seconds: { column: 'seconds', type: 'integer' },
    address: { column: 'pages.address', type: 'text' },
  },
};

/** Questions of other datasets, with all of their problems. */
export const DATASETS: readonly (readonly [
  title: string,
  definition: DatasetDefinition,
  spec: unknown,
  problems: readonly ExpectedProblem[],
])[] = [
  [
    'a masked field in a filter, beside a wrong value',
    MASKED,
    { dataset: 'flights', ...COUNT, filters: [{ field: 'origin', op: 'eq', value: 'ORD' }], limit: '5' },
    [
      { at: '/filters/0/field', code: 'masked_field' },
      { at: '/limit', code: 'wrong_type' },
    ],
  ],
  [
    'a hidden field is a field that does not exist',
    HIDDEN,
    { dataset: 'flights', ...COUNT, dimensions: ['origin'] },
    [
      {
        at: '/dimensions/0',
        code: 'unknown_field',
        allowed: Object.keys(FLIGHTS.fields).filter((name) => name !== 'origin'),
      },
    ],
  ],
  [
    'mistakes of the dataset are its own, and all of them are told',
    BROKEN,
    { dataset: 'flights', metrics: [{ metric: 'wrong' }], dimensions: ['wrong'], segments: ['wrong'] },
    [
      { at: '/metrics/0/metric', code: 'invalid_dataset' },
      { at: '/dimensions/0', code: 'invalid_dataset' },
      { at: '/segments/0', code: 'invalid_dataset' },
    ],
  ],
  [
    'a policy that does not fit',
    POLICY,
    { dataset: 'flights', ...COUNT },
    [{ at: '/dataset', code: 'invalid_policy' }],
  ],
  [
    'a metric that a join would inflate',
    VISITS,
    { dataset: 'visits', metrics: [{ aggregate: 'sum', field: 'seconds' }], dimensions: ['address'] },
    [{ at: '/metrics/0', code: 'fan_out' }],
  ],
  [
    'grouping by what has no order',
    EVERYTHING,
    { dataset: 'everything', dimensions: ['document', 'list'] },
    [
      { at: '/dimensions/0', code: 'not_supported' },
      { at: '/dimensions/1', code: 'not_supported' },
    ],
  ],
  [
    'hours of a date',
    EVERYTHING,
    {
      dataset: 'everything',
      dimensions: [
        { field: 'day', granularity: 'hour' },
        { field: 'day', granularity: { every: 1, unit: 'hour' } },
      ],
      filters: [
        { field: 'day', op: 'eq', value: '2024-03-01T10:00' },
        { field: 'day', op: 'inRange', value: { last: 2, unit: 'hour' } },
      ],
    },
    [
      {
        at: '/dimensions/0/granularity',
        code: 'granularity_type',
        allowed: ['day', 'week', 'month', 'quarter', 'year', 'weekday', 'dayOfMonth', 'monthOfYear'],
      },
      {
        at: '/dimensions/1/granularity',
        code: 'granularity_type',
        allowed: ['day', 'week', 'month', 'quarter', 'year', 'weekday', 'dayOfMonth', 'monthOfYear'],
      },
      { at: '/filters/0/value', code: 'value_type' },
      { at: '/filters/1/value', code: 'invalid_range' },
    ],
  ],
  [
    'numbers, ids and times of day that are none',
    EVERYTHING,
    {
      dataset: 'everything',
      ...COUNT,
      filters: [
        { field: 'ratio', op: 'eq', value: '1e999' },
        { field: 'ratio', op: 'eq', value: '1e-999' },
        { field: 'id', op: 'eq', value: 'x' },
        { field: 'clock', op: 'eq', value: '24:00' },
        { field: 'big', op: 'in', value: ['9007199254740993', '1.5', ' 1', 'NaN'] },
      ],
    },
    [
      { at: '/filters/0/value', code: 'value_type' },
      { at: '/filters/1/value', code: 'value_type' },
      { at: '/filters/2/value', code: 'value_type' },
      { at: '/filters/3/value', code: 'value_type' },
      { at: '/filters/4/value/2', code: 'value_type' },
      { at: '/filters/4/value/3', code: 'value_type' },
    ],
  ],
  [
    'the greatest of what has no order',
    EVERYTHING,
    { dataset: 'everything', metrics: [{ aggregate: 'max', field: 'flag' }] },
    [{ at: '/metrics/0/field', code: 'aggregate_type' }],
  ],
];
