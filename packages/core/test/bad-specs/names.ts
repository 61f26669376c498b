import { FIELDS, FUNCTIONS } from './allowed.ts';
import { COUNTED, FLIGHTS, type BadSpec } from './bad-spec.ts';

/** Names of nothing, and names that are taken. */
export const NAMES: readonly BadSpec[] = [
  [
    'dimension',
    { ...COUNTED, dimensions: ['orgin'] },
    [{ at: '/dimensions/0', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS }],
  ],
  [
    'dimension, capitals',
    { ...COUNTED, dimensions: [{ field: 'Origin' }] },
    [{ at: '/dimensions/0/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS }],
  ],
  [
    'a field like no other',
    { ...COUNTED, dimensions: ['revenue'] },
    [{ at: '/dimensions/0', code: 'unknown_field', allowed: FIELDS }],
  ],
  [
    'the field of a metric',
    { ...FLIGHTS, metrics: [{ aggregate: 'sum', field: 'dleay' }] },
    [{ at: '/metrics/0/field', code: 'unknown_field', suggestion: 'delay', allowed: FIELDS }],
  ],
  [
    'the field of a filter',
    { ...COUNTED, filters: [{ field: 'destnation', op: 'isNull' }] },
    [{ at: '/filters/0/field', code: 'unknown_field', suggestion: 'destination', allowed: FIELDS }],
  ],
  [
    'deep in a tree',
    { ...COUNTED, filters: [{ or: [{ not: { field: 'dist', op: 'isNull' } }] }] },
    [{ at: '/filters/0/or/0/not/field', code: 'unknown_field', suggestion: 'distance', allowed: FIELDS }],
  ],
  [
    'the field of the filter of a metric',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', filters: [{ field: 'lat', op: 'eq', value: true }] }] },
    [{ at: '/metrics/0/filters/0/field', code: 'unknown_field', suggestion: 'late', allowed: FIELDS }],
  ],
  [
    'a metric',
    { ...FLIGHTS, metrics: [{ metric: 'lateshares' }] },
    [
      {
        at: '/metrics/0/metric',
        code: 'unknown_metric',
        suggestion: 'lateShare',
        allowed: ['lateShare', 'averageSpeed'],
      },
    ],
  ],
  [
    'a segment',
    { ...COUNTED, segments: ['lat'] },
    [{ at: '/segments/0', code: 'unknown_segment', suggestion: 'late', allowed: ['late'] }],
  ],
  [
    'a metric in an order',
    { ...COUNTED, orderBy: [{ field: 'cuont' }] },
    [{ at: '/orderBy/0/field', code: 'unknown_alias', suggestion: 'count', allowed: ['count'] }],
  ],
  [
    'a metric in having',
    { ...COUNTED, having: [{ field: 'coun', op: 'gt', value: 1 }] },
    [{ at: '/having/0/field', code: 'unknown_alias', suggestion: 'count', allowed: ['count'] }],
  ],
  [
    'a dimension in having',
    { ...COUNTED, dimensions: ['origin'], having: [{ field: 'origin', op: 'eq', value: 'a' }] },
    [{ at: '/having/0/field', code: 'not_a_metric', allowed: ['count'] }],
  ],
  [
    'a field in having',
    { ...COUNTED, having: [{ field: 'delay', op: 'gt', value: 1 }] },
    [{ at: '/having/0/field', code: 'unknown_alias', allowed: ['count'] }],
  ],
  [
    'a name in a formula',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'flights' },
        { aggregate: 'sum', field: 'delay', as: 'late' },
        { formula: 'late / flighs', as: 'x' },
      ],
    },
    [
      {
        at: '/metrics/2/formula',
        code: 'invalid_formula',
        suggestion: 'flights',
        allowed: ['flights', 'late'],
      },
    ],
  ],
  [
    'a function in a formula',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { formula: 'ifnull(n, 0) + rond(n)', as: 'x' },
      ],
    },
    [
      { at: '/metrics/1/formula', code: 'invalid_formula', suggestion: 'coalesce', allowed: FUNCTIONS },
      { at: '/metrics/1/formula', code: 'invalid_formula', suggestion: 'round', allowed: FUNCTIONS },
    ],
  ],
  [
    'an aggregate in a formula',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { formula: 'sum(n)', as: 'x' },
      ],
    },
    [{ at: '/metrics/1/formula', code: 'invalid_formula' }],
  ],
  [
    'a formula that breaks off',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { formula: 'n +', as: 'x' },
      ],
    },
    [{ at: '/metrics/1/formula', code: 'invalid_formula' }],
  ],
  [
    'a formula of itself',
    { ...FLIGHTS, metrics: [{ formula: 'x + 1', as: 'x' }] },
    [{ at: '/metrics/0/formula', code: 'invalid_formula' }],
  ],
  [
    'formulas in a circle',
    {
      ...FLIGHTS,
      metrics: [
        { formula: 'y + 1', as: 'x' },
        { formula: 'x + 1', as: 'y' },
      ],
    },
    [{ at: '/metrics/1/formula', code: 'invalid_formula' }],
  ],
  [
    'too many values of a function',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { formula: 'abs(n, n)', as: 'x' },
      ],
    },
    [{ at: '/metrics/1/formula', code: 'invalid_formula' }],
  ],
  [
    'two dimensions of one name',
    { ...COUNTED, dimensions: ['origin', 'origin'] },
    [{ at: '/dimensions/1', code: 'duplicate_alias' }],
  ],
  [
    'a metric named as a dimension',
    { ...COUNTED, dimensions: [{ field: 'origin', as: 'count' }] },
    [{ at: '/metrics/0', code: 'duplicate_alias' }],
  ],
  [
    'two metrics of one name',
    { ...FLIGHTS, metrics: [{ aggregate: 'count' }, { aggregate: 'sum', field: 'delay', as: 'count' }] },
    [{ at: '/metrics/1/as', code: 'duplicate_alias' }],
  ],
  [
    'ordered twice',
    { ...COUNTED, orderBy: [{ field: 'count' }, { field: 'count' }] },
    [{ at: '/orderBy/1/field', code: 'duplicate_order' }],
  ],
  ['no zone', { ...COUNTED, timezone: 'Mars/Olympus' }, [{ at: '/timezone', code: 'unknown_timezone' }]],
  ['a short zone', { ...COUNTED, timezone: 'CET' }, [{ at: '/timezone', code: 'unknown_timezone' }]],
  ['an offset', { ...COUNTED, timezone: '+05:30' }, [{ at: '/timezone', code: 'unknown_timezone' }]],
];
