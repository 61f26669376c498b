import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';

/** A dataset with a string in every place that has one, the names in it chosen to be found. */
export const HOSTILE_DATASET: DatasetDefinition = {
  ...EVERYTHING,
  title: 'Title',
  description: 'Description',
  timezone: 'Europe/Brussels',
  tags: ['tag'],
  joins: [
    {
      as: 'other',
      schema: 'public',
      table: 'others',
      on: [['c_integer', 'id']],
      type: 'left',
      cardinality: 'manyToOne',
    },
  ],
  fields: {
    ...EVERYTHING.fields,
    joined: { column: 'other.name', type: 'text', label: 'Label', unit: 'unit', description: 'Description' },
    computed: {
      formula: "case when text = 'written' then 'chosen' else coalesce(joined, 'fallback') end",
      type: 'text',
    },
    dated: { formula: "moment >= '2024-03-01'", type: 'boolean' },
  },
  metrics: {
    defined: { formula: "countIf(computed != 'compared') / count()", label: 'Label', unit: 'unit' },
    best: { formula: 'percentile(small, 0.9) + first(small, moment)' },
  },
  segments: { onlySome: { field: 'text', op: 'startsWith', value: 'beginFilter' } },
  filters: [{ not: { field: 'text', op: 'eq', value: 'fixed' } }],
  policy: {
    rows: {
      or: [
        { field: 'text', op: 'neq', value: { attribute: 'owner' } },
        { field: 'joined', op: 'eq', value: 'policed' },
      ],
    },
    masked: { clock: { with: 'mask' } },
    hidden: { fields: ['document'], unlessRole: 'admin' },
  },
};

/** A question with a string in every place that has one. */
export const HOSTILE_SPEC: QuerySpec = {
  dataset: 'everything',
  metrics: [
    {
      aggregate: 'count',
      as: 'rowCount',
      filters: [{ field: 'text', op: 'contains', value: 'metricFilter' }],
    },
    { aggregate: 'max', field: 'text', as: 'greatestText' },
    { aggregate: 'percentile', field: 'ratio', p: 0.5, as: 'middle' },
    { aggregate: 'last', field: 'text', by: 'moment', as: 'latestText' },
    {
      metric: 'defined',
      as: 'definedHere',
      filters: [{ field: 'joined', op: 'endsWith', value: 'namedFilter' }],
    },
    { metric: 'best' },
    { formula: "coalesce(greatestText, 'formulaText')", as: 'formulaHere' },
    { formula: "if(latestText = 'formulaCompared', middle, rowCount)", as: 'chosenHere' },
  ],
  dimensions: [
    'computed',
    { field: 'text', as: 'textHere' },
    { field: 'moment', granularity: 'day', as: 'dayHere' },
    { field: 'wall', granularity: { every: 15, unit: 'minute' }, as: 'binHere' },
  ],
  filters: [
    {
      or: [
        { field: 'text', op: 'eq', value: 'equal' },
        { field: 'text', op: 'neq', value: 'unequal' },
        { field: 'text', op: 'gt', value: 'greater' },
        { field: 'text', op: 'in', value: ['listed', 'listedToo'] },
        { field: 'text', op: 'notIn', value: ['unlisted'] },
        { field: 'text', op: 'between', value: ['betweenLow', 'betweenUp'] },
        { field: 'text', op: 'contains', value: 'contained' },
        { field: 'text', op: 'notContains', value: 'notContained', caseSensitive: true },
        { field: 'list', op: 'contains', value: 'element' },
        { field: 'big', op: 'eq', value: '9007199254740993' },
        { field: 'ratio', op: 'eq', value: 'NaN' },
        { field: 'id', op: 'eq', value: '0190163d-8694-739b-aea5-966c26f8ad91' },
        { field: 'day', op: 'gte', value: '2024-03-01' },
        { field: 'moment', op: 'inRange', value: { start: '2024-03-01', end: '2024-04-01' } },
        { field: 'zoned', op: 'inRange', value: { last: 3, unit: 'month' } },
        { and: [{ not: { field: 'dated', op: 'eq', value: true } }, { field: 'list', op: 'isNull' }] },
      ],
    },
  ],
  segments: ['onlySome'],
  having: [{ field: 'greatestText', op: 'gt', value: 'had' }],
  timezone: 'America/New_York',
  orderBy: [{ field: 'rowCount', direction: 'desc', nulls: 'first' }, { field: 'textHere' }],
  limit: 10,
};
