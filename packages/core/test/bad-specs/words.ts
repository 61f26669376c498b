import { AGGREGATES, CONDITION_KEYS, METRIC_KEYS, OPERATORS, SPEC_KEYS } from './allowed.ts';
import { COUNTED, FLIGHTS, type BadSpec } from './bad-spec.ts';

/** Words and keys of other tools, and mistyped ones. */
export const WORDS: readonly BadSpec[] = [
  [
    'operator >=',
    { ...COUNTED, filters: [{ field: 'origin', op: '>=', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'gte', allowed: OPERATORS }],
  ],
  [
    'operator !=',
    { ...COUNTED, filters: [{ field: 'origin', op: '!=', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'neq', allowed: OPERATORS }],
  ],
  [
    'operator <>',
    { ...COUNTED, filters: [{ field: 'origin', op: '<>', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'neq', allowed: OPERATORS }],
  ],
  [
    'operator =',
    { ...COUNTED, filters: [{ field: 'origin', op: '=', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'eq', allowed: OPERATORS }],
  ],
  [
    'operator ==',
    { ...COUNTED, filters: [{ field: 'origin', op: '==', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'eq', allowed: OPERATORS }],
  ],
  [
    'operator like',
    { ...COUNTED, filters: [{ field: 'origin', op: 'like', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'contains', allowed: OPERATORS }],
  ],
  [
    'operator is null',
    { ...COUNTED, filters: [{ field: 'origin', op: 'is null', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'isNull', allowed: OPERATORS }],
  ],
  [
    'operator is not null',
    { ...COUNTED, filters: [{ field: 'origin', op: 'is not null', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'notNull', allowed: OPERATORS }],
  ],
  [
    'operator not in',
    { ...COUNTED, filters: [{ field: 'origin', op: 'not in', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'notIn', allowed: OPERATORS }],
  ],
  [
    'operator equals',
    { ...COUNTED, filters: [{ field: 'origin', op: 'equals', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'eq', allowed: OPERATORS }],
  ],
  [
    'operator startswith',
    { ...COUNTED, filters: [{ field: 'origin', op: 'startswith', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'startsWith', allowed: OPERATORS }],
  ],
  [
    'operator after',
    { ...COUNTED, filters: [{ field: 'origin', op: 'after', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', suggestion: 'gt', allowed: OPERATORS }],
  ],
  [
    'operator toString',
    { ...COUNTED, filters: [{ field: 'origin', op: 'toString', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', allowed: OPERATORS }],
  ],
  [
    'operator constructor',
    { ...COUNTED, filters: [{ field: 'origin', op: 'constructor', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', allowed: OPERATORS }],
  ],
  [
    'operator ',
    { ...COUNTED, filters: [{ field: 'origin', op: '', value: 'a' }] },
    [{ at: '/filters/0/op', code: 'not_allowed', allowed: OPERATORS }],
  ],
  [
    'aggregate average',
    { ...FLIGHTS, metrics: [{ aggregate: 'average', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'avg', allowed: AGGREGATES }],
  ],
  [
    'aggregate averge',
    { ...FLIGHTS, metrics: [{ aggregate: 'averge', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'avg', allowed: AGGREGATES }],
  ],
  [
    'aggregate count_distinct',
    { ...FLIGHTS, metrics: [{ aggregate: 'count_distinct', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'countDistinct', allowed: AGGREGATES }],
  ],
  [
    'aggregate COUNT',
    { ...FLIGHTS, metrics: [{ aggregate: 'COUNT', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'count', allowed: AGGREGATES }],
  ],
  [
    'aggregate total',
    { ...FLIGHTS, metrics: [{ aggregate: 'total', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'sum', allowed: AGGREGATES }],
  ],
  [
    'aggregate maximum',
    { ...FLIGHTS, metrics: [{ aggregate: 'maximum', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'max', allowed: AGGREGATES }],
  ],
  [
    'aggregate p95',
    { ...FLIGHTS, metrics: [{ aggregate: 'p95', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'percentile', allowed: AGGREGATES }],
  ],
  [
    'aggregate distinct',
    { ...FLIGHTS, metrics: [{ aggregate: 'distinct', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'countDistinct', allowed: AGGREGATES }],
  ],
  [
    'aggregate constructor',
    { ...FLIGHTS, metrics: [{ aggregate: 'constructor', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', allowed: AGGREGATES }],
  ],
  [
    'key metric',
    { ...FLIGHTS, metric: [{ aggregate: 'count' }] },
    [{ at: '/metric', code: 'unknown_key', suggestion: 'metrics', allowed: SPEC_KEYS }],
  ],
  [
    'key measures',
    { ...FLIGHTS, measures: [{ aggregate: 'count' }] },
    [{ at: '/measures', code: 'unknown_key', suggestion: 'metrics', allowed: SPEC_KEYS }],
  ],
  [
    'key order',
    { ...COUNTED, order: [{ field: 'count' }] },
    [{ at: '/order', code: 'unknown_key', suggestion: 'orderBy', allowed: SPEC_KEYS }],
  ],
  [
    'key groupBy',
    { ...COUNTED, groupBy: ['origin'] },
    [{ at: '/groupBy', code: 'unknown_key', suggestion: 'dimensions', allowed: SPEC_KEYS }],
  ],
  [
    'key where',
    { ...COUNTED, where: [] },
    [{ at: '/where', code: 'unknown_key', suggestion: 'filters', allowed: SPEC_KEYS }],
  ],
  [
    'key tz',
    { ...COUNTED, tz: 'UTC' },
    [{ at: '/tz', code: 'unknown_key', suggestion: 'timezone', allowed: SPEC_KEYS }],
  ],
  [
    'key top',
    { ...COUNTED, top: 5 },
    [{ at: '/top', code: 'unknown_key', suggestion: 'limit', allowed: SPEC_KEYS }],
  ],
  [
    'key offset',
    { ...COUNTED, offset: 5 },
    [{ at: '/offset', code: 'unknown_key', suggestion: 'cursor', allowed: SPEC_KEYS }],
  ],
  [
    'an aggregate in other words',
    { ...FLIGHTS, metrics: [{ aggregate: 'percentOfTotal', field: 'delay' }] },
    [{ at: '/metrics/0/aggregate', code: 'not_allowed', suggestion: 'share', allowed: AGGREGATES }],
  ],
  [
    'key agregate',
    { ...FLIGHTS, metrics: [{ agregate: 'count' }] },
    [{ at: '/metrics/0/agregate', code: 'unknown_key', suggestion: 'aggregate', allowed: METRIC_KEYS }],
  ],
  [
    'key alias',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', alias: 'n' }] },
    [{ at: '/metrics/0/alias', code: 'unknown_key', suggestion: 'as', allowed: METRIC_KEYS }],
  ],
  [
    'key filter',
    { ...FLIGHTS, metrics: [{ aggregate: 'count', filter: [] }] },
    [{ at: '/metrics/0/filter', code: 'unknown_key', suggestion: 'filters', allowed: METRIC_KEYS }],
  ],
  [
    'key column',
    { ...FLIGHTS, metrics: [{ aggregate: 'sum', column: 'delay' }] },
    [{ at: '/metrics/0/column', code: 'unknown_key', suggestion: 'field', allowed: METRIC_KEYS }],
  ],
  [
    'key name of a dimension',
    { ...COUNTED, dimensions: [{ name: 'origin' }] },
    [
      {
        at: '/dimensions/0/name',
        code: 'unknown_key',
        suggestion: 'field',
        allowed: ['field', 'granularity', 'as'],
      },
    ],
  ],
  [
    'key interval',
    { ...COUNTED, dimensions: [{ field: 'date', interval: 'month' }] },
    [
      {
        at: '/dimensions/0/interval',
        code: 'unknown_key',
        suggestion: 'granularity',
        allowed: ['field', 'granularity', 'as'],
      },
    ],
  ],
  [
    'key operator',
    { ...COUNTED, filters: [{ field: 'delay', operator: 'gt', value: 1 }] },
    [{ at: '/filters/0/operator', code: 'unknown_key', suggestion: 'op', allowed: CONDITION_KEYS }],
  ],
  [
    'key values',
    { ...COUNTED, filters: [{ field: 'origin', op: 'in', values: ['ORD'] }] },
    [{ at: '/filters/0/values', code: 'unknown_key', suggestion: 'value', allowed: CONDITION_KEYS }],
  ],
  [
    'key adn',
    { ...COUNTED, filters: [{ adn: [] }] },
    [{ at: '/filters/0/adn', code: 'unknown_key', suggestion: 'and', allowed: ['and'] }],
  ],
  [
    'key all',
    { ...COUNTED, filters: [{ all: [] }] },
    [{ at: '/filters/0/all', code: 'unknown_key', suggestion: 'and', allowed: ['and'] }],
  ],
  [
    'key units',
    { ...COUNTED, filters: [{ field: 'date', op: 'inRange', value: { last: 3, units: 'month' } }] },
    [
      {
        at: '/filters/0/value/units',
        code: 'unknown_key',
        suggestion: 'unit',
        allowed: ['last', 'unit', 'includeCurrent'],
      },
    ],
  ],
  [
    'key from',
    {
      ...COUNTED,
      filters: [{ field: 'date', op: 'inRange', value: { from: '2001-01-01', to: '2001-02-01' } }],
    },
    [
      { at: '/filters/0/value/from', code: 'unknown_key', suggestion: 'start', allowed: ['start', 'end'] },
      { at: '/filters/0/value/to', code: 'unknown_key', suggestion: 'end', allowed: ['start', 'end'] },
    ],
  ],
  [
    'key dir',
    { ...COUNTED, orderBy: [{ field: 'count', dir: 'desc' }] },
    [
      {
        at: '/orderBy/0/dir',
        code: 'unknown_key',
        suggestion: 'direction',
        allowed: ['field', 'direction', 'nulls'],
      },
    ],
  ],
  ['key escaped', { ...COUNTED, 'a/b~c': 1 }, [{ at: '/a~1b~0c', code: 'unknown_key', allowed: SPEC_KEYS }]],
];
