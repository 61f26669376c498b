import { AGGREGATES, FIELDS, GRANULARITIES, METRIC_KEYS, OPERATORS, SPEC_KEYS } from './allowed.ts';
import { COUNTED, FLIGHTS, times, type BadSpec } from './bad-spec.ts';

/** Several problems at once, and what must not follow from them. */
export const SEVERAL: readonly BadSpec[] = [
  [
    'every level at once',
    {
      ...FLIGHTS,
      dimensions: ['orgin'],
      metrics: [
        { agregate: 'sum', field: 'dleay' },
        { aggregate: 'sum', field: 'x' },
        { formula: 'y +', as: 'f' },
      ],
      filters: [
        { field: 'destnation', op: 'equals', value: 1 },
        {
          or: [
            { field: 'origin', op: 'eq', value: null },
            { field: 'delay', op: 'eq', value: 'a' },
          ],
        },
      ],
      having: [{ field: 'f', op: '>', value: 1 }],
      orderBy: [{ field: 'w', direction: 'down' }],
      limit: '10',
      timezone: 'nowhere',
      totals: true,
      colour: 'red',
    },
    [
      { at: '/dimensions/0', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/metrics/0/agregate', code: 'unknown_key', suggestion: 'aggregate', allowed: METRIC_KEYS },
      { at: '/metrics/0/field', code: 'unknown_field', suggestion: 'delay', allowed: FIELDS },
      { at: '/metrics/1/field', code: 'unknown_field', allowed: FIELDS },
      { at: '/metrics/2/formula', code: 'invalid_formula' },
      { at: '/filters/0/field', code: 'unknown_field', suggestion: 'destination', allowed: FIELDS },
      { at: '/filters/0/op', code: 'not_allowed', suggestion: 'eq', allowed: OPERATORS },
      {
        at: '/filters/1/or/0/value',
        code: 'null_value',
        suggestion: 'isNull',
        allowed: ['isNull', 'notNull'],
      },
      { at: '/filters/1/or/1/value', code: 'value_type' },
      { at: '/having/0/op', code: 'not_allowed', suggestion: 'gt', allowed: OPERATORS },
      { at: '/orderBy/0/direction', code: 'not_allowed', suggestion: 'desc', allowed: ['asc', 'desc'] },
      { at: '/limit', code: 'wrong_type' },
      { at: '/timezone', code: 'unknown_timezone' },
      { at: '/colour', code: 'unknown_key', allowed: SPEC_KEYS },
    ],
  ],
  [
    'in the order of the question',
    {
      ...FLIGHTS,
      limit: 0,
      orderBy: [{ field: 'w' }],
      metrics: [{ aggregate: 'count' }],
      dimensions: ['z'],
      timezone: 'x',
    },
    [
      { at: '/limit', code: 'too_small' },
      { at: '/orderBy/0/field', code: 'unknown_alias', allowed: ['z', 'count'] },
      { at: '/dimensions/0', code: 'unknown_field', allowed: FIELDS },
      { at: '/timezone', code: 'unknown_timezone' },
    ],
  ],
  [
    'a lost name is not missed in order, having and formulas',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'cuont' },
        { formula: 'n * 2', as: 'twice' },
        { formula: 'twice + sum_delay', as: 'more' },
      ],
      having: [{ field: 'n', op: 'gt', value: 1 }],
      orderBy: [{ field: 'count' }],
    },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'count', allowed: AGGREGATES }],
  ],
  [
    'a name that is kept is known',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'cuont', as: 'n' },
        { formula: 'n * m', as: 'x' },
      ],
      having: [{ field: 'm', op: 'gt', value: 1 }],
      orderBy: [{ field: 'n' }, { field: 'm' }],
    },
    [
      { at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'count', allowed: AGGREGATES },
      { at: '/metrics/1/formula', code: 'invalid_formula', allowed: ['n'] },
      { at: '/having/0/field', code: 'unknown_alias', allowed: ['n', 'x'] },
      { at: '/orderBy/1/field', code: 'unknown_alias', allowed: ['n', 'x'] },
    ],
  ],
  [
    'a metric with a problem is no problem of formulas',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'sum', field: 'dleay', as: 'n' },
        { formula: 'n * 2', as: 'x' },
        { formula: 'x * 2', as: 'y' },
      ],
      orderBy: [{ field: 'y' }],
      having: [{ field: 'y', op: 'gt', value: 1 }],
    },
    [{ at: '/metrics/0/field', code: 'unknown_field', suggestion: 'delay', allowed: FIELDS }],
  ],
  [
    'mistyped metrics hide their names',
    {
      ...FLIGHTS,
      metric: [{ aggregate: 'count', as: 'n' }],
      orderBy: [{ field: 'n' }],
      having: [{ field: 'n', op: 'gt', value: 1 }],
    },
    [{ at: '/metric', code: 'unknown_key', suggestion: 'metrics', allowed: SPEC_KEYS }],
  ],
  [
    'a granularity that is wrong hides the name',
    {
      ...COUNTED,
      dimensions: [{ field: 'date', granularity: 'mnth' }, { field: 'orgin' }],
      orderBy: [{ field: 'date_month' }],
    },
    [
      { at: '/dimensions/0/granularity', code: 'not_allowed', suggestion: 'month', allowed: GRANULARITIES },
      { at: '/dimensions/1/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
    ],
  ],
  [
    'an unknown field with a wrong operator',
    { ...COUNTED, filters: [{ field: 'orgin', op: '>=', value: 1 }] },
    [
      { at: '/filters/0/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/filters/0/op', code: 'not_allowed', suggestion: 'gte', allowed: OPERATORS },
    ],
  ],
  [
    'a wrong filter of a metric with a name',
    {
      ...FLIGHTS,
      metrics: [{ aggregate: 'count', filters: [{ field: 'orgin', op: '=', value: 'A' }] }],
      orderBy: [{ field: 'count' }, { field: 'cuont' }],
    },
    [
      { at: '/metrics/0/filters/0/field', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/metrics/0/filters/0/op', code: 'not_allowed', suggestion: 'eq', allowed: OPERATORS },
      { at: '/orderBy/1/field', code: 'unknown_alias', suggestion: 'count', allowed: ['count'] },
    ],
  ],
  [
    'each value of a list',
    { ...COUNTED, filters: [{ field: 'delay', op: 'in', value: [1, 'x', null, {}, [2], true, '3'] }] },
    [
      { at: '/filters/0/value/1', code: 'value_type' },
      { at: '/filters/0/value/2', code: 'null_value', suggestion: 'isNull', allowed: ['isNull', 'notNull'] },
      { at: '/filters/0/value/3', code: 'wrong_type' },
      { at: '/filters/0/value/4', code: 'wrong_type' },
      { at: '/filters/0/value/5', code: 'value_type' },
    ],
  ],
  [
    'both ends of a range',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { start: 1, end: null } }] },
    [
      { at: '/filters/0/value/start', code: 'wrong_type' },
      { at: '/filters/0/value/end', code: 'wrong_type' },
    ],
  ],
  [
    'two limits',
    { ...COUNTED, limit: 60_000, filters: [{ field: 'origin', op: 'in', value: times(101, () => 'a') }] },
    [
      { at: '/limit', code: 'limit_exceeded' },
      { at: '/filters/0/value', code: 'limit_exceeded' },
    ],
  ],
  [
    'a limit and another',
    { ...COUNTED, limit: 60000, segments: ['x'] },
    [
      { at: '/limit', code: 'limit_exceeded' },
      { at: '/segments/0', code: 'unknown_segment', allowed: ['late'] },
    ],
  ],
  [
    'unfit text and a wrong name',
    {
      ...FLIGHTS,
      metrics: [{ aggregate: 'count', as: '\u0000' }],
      dimensions: ['orgin'],
      filters: [
        { field: 'origin', op: 'eq', value: '\ud800' },
        { field: 'x', op: 'eq', value: 'y' },
      ],
    },
    [
      { at: '/metrics/0/as', code: 'bad_text' },
      { at: '/dimensions/0', code: 'unknown_field', suggestion: 'origin', allowed: FIELDS },
      { at: '/filters/0/value', code: 'bad_text' },
      { at: '/filters/1/field', code: 'unknown_field', allowed: FIELDS },
    ],
  ],
  [
    'a segment of a wrong kind',
    { ...COUNTED, segments: [1, 'lat'] },
    [
      { at: '/segments/0', code: 'wrong_type' },
      { at: '/segments/1', code: 'unknown_segment', suggestion: 'late', allowed: ['late'] },
    ],
  ],
  [
    'a name that is no text is not the usual name',
    {
      ...FLIGHTS,
      metrics: [{ aggregate: 'count', as: 5 }, { aggregate: 'count' }],
      orderBy: [{ field: 'n' }],
    },
    [{ at: '/metrics/0/as', code: 'wrong_type' }],
  ],
  [
    'a wrong cut leaves no name to be taken',
    { ...COUNTED, dimensions: [{ field: 'date', granularity: 7 }, 'date'] },
    [{ at: '/dimensions/0/granularity', code: 'wrong_type' }],
  ],
];
