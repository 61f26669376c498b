import { FIELDS } from './allowed.ts';
import type { BadSpec } from './bad-spec.ts';

const COUNTED = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };
const FLIGHTS = { dataset: 'flights' };
const JANUARY = { field: 'date', op: 'inRange', value: { start: '2001-01-01', end: '2001-02-01' } };
const DAY = { field: 'date', granularity: 'day', as: 'day' };

/** Questions about windows, two levels, gaps, comparisons and the first groups that cannot be answered. */
export const STAGES: readonly BadSpec[] = [
  [
    'a share of an unknown field',
    metric({ aggregate: 'share', field: 'dely' }),
    [unknownField('/metrics/0/field', 'delay')],
  ],
  [
    'a share of texts',
    metric({ aggregate: 'share', field: 'origin' }),
    [{ at: '/metrics/0/field', code: 'aggregate_type' }],
  ],
  [
    'a share within what is no dimension',
    metric({ aggregate: 'share', of: 'state' }),
    [{ at: '/metrics/0/of', code: 'unknown_alias', allowed: [] }],
  ],
  [
    'a share with a window',
    metric({ aggregate: 'share', window: 3 }),
    [{ at: '/metrics/0/window', code: 'unexpected' }],
  ],
  [
    'a count with a window',
    metric({ aggregate: 'count', window: 3, dense: true }),
    [
      { at: '/metrics/0/window', code: 'unexpected' },
      { at: '/metrics/0/dense', code: 'unexpected' },
    ],
  ],
  [
    'a moving average without a window',
    { ...metric({ aggregate: 'movingAverage' }), dimensions: ['origin'] },
    [{ at: '/metrics/0/window', code: 'missing' }],
  ],
  [
    'a running total of nothing to run along',
    metric({ aggregate: 'runningTotal' }),
    [{ at: '/metrics/0', code: 'missing' }],
  ],
  [
    'a rank by an unknown metric',
    metric({ aggregate: 'rank', value: 'flights' }),
    [{ at: '/metrics/0/value', code: 'unknown_alias', allowed: ['rank_flights'] }],
  ],
  [
    'a rank by itself',
    metric({ aggregate: 'rank', value: 'r', as: 'r' }),
    [{ at: '/metrics/0/value', code: 'unknown_alias' }],
  ],
  [
    'a rank by a metric and a field',
    { ...FLIGHTS, metrics: [{ aggregate: 'count' }, { aggregate: 'rank', value: 'count', field: 'delay' }] },
    [{ at: '/metrics/1/field', code: 'unexpected' }],
  ],
  [
    'a rank by a rank',
    { ...FLIGHTS, metrics: [{ aggregate: 'rank' }, { aggregate: 'rank', value: 'rank', as: 'r' }] },
    [{ at: '/metrics/1/value', code: 'aggregate_type' }],
  ],
  [
    'a rank by a text',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'min', field: 'origin', as: 'm' },
        { aggregate: 'rank', value: 'm' },
      ],
    },
    [{ at: '/metrics/1/value', code: 'aggregate_type' }],
  ],
  [
    'two levels by an unknown field',
    metric({ aggregate: 'avg', over: { aggregate: 'count', per: ['orign'] } }),
    [unknownField('/metrics/0/over/per/0', 'origin')],
  ],
  [
    'two levels by nothing',
    metric({ aggregate: 'avg', over: { aggregate: 'count', per: [] } }),
    [{ at: '/metrics/0/over/per', code: 'too_few' }],
  ],
  [
    'two levels of a sum without a field',
    metric({ aggregate: 'avg', over: { aggregate: 'sum', per: ['origin'] } }),
    [{ at: '/metrics/0/over/field', code: 'missing' }],
  ],
  [
    'two levels of a sum of texts',
    metric({ aggregate: 'avg', over: { aggregate: 'sum', field: 'origin', per: ['destination'] } }),
    [{ at: '/metrics/0/over/field', code: 'aggregate_type' }],
  ],
  [
    'two levels of an average of texts',
    metric({ aggregate: 'avg', over: { aggregate: 'max', field: 'origin', per: ['destination'] } }),
    [{ at: '/metrics/0/over/aggregate', code: 'aggregate_type' }],
  ],
  [
    'two levels with a field beside',
    metric({ aggregate: 'avg', field: 'delay', over: { aggregate: 'count', per: ['origin'] } }),
    [{ at: '/metrics/0/field', code: 'unexpected' }],
  ],
  [
    'a gap to fill without a range',
    { ...COUNTED, dimensions: [DAY], fill: 'zero' },
    [{ at: '/fill', code: 'range_needed' }],
  ],
  [
    'a range within another filter',
    { ...COUNTED, dimensions: [DAY], fill: 'zero', filters: [{ or: [JANUARY] }] },
    [{ at: '/fill', code: 'range_needed' }],
  ],
  [
    'gaps of nothing that is cut',
    { ...COUNTED, dimensions: ['origin'], fill: 'null' },
    [{ at: '/fill', code: 'no_buckets' }],
  ],
  [
    'too many gaps',
    { ...COUNTED, dimensions: [{ ...DAY, granularity: 'second' }], fill: 'null', filters: [JANUARY] },
    [{ at: '/fill', code: 'limit_exceeded' }],
  ],
  [
    'a comparison of no range',
    { ...COUNTED, compare: { to: 'previousPeriod' } },
    [{ at: '/compare', code: 'range_needed' }],
  ],
  [
    'a comparison of two ranges',
    { ...COUNTED, filters: [JANUARY, JANUARY], compare: { to: 'previousPeriod' } },
    [{ at: '/compare', code: 'ambiguous_range' }],
  ],
  [
    'a comparison with two cuts',
    {
      ...COUNTED,
      filters: [JANUARY],
      dimensions: [DAY, { field: 'date', granularity: 'week' }],
      compare: { to: 'previousYear' },
    },
    [{ at: '/dimensions/1', code: 'compare_dimension' }],
  ],
  [
    'a comparison by an uncut time',
    { ...COUNTED, filters: [JANUARY], dimensions: ['date'], compare: { to: 'previousYear' } },
    [{ at: '/dimensions/0', code: 'compare_dimension' }],
  ],
  [
    'a comparison before the year 1',
    {
      ...COUNTED,
      filters: [{ ...JANUARY, value: { start: '0001-01-01', end: '0001-02-01' } }],
      compare: { to: 'previousYear' },
    },
    [{ at: '/compare/to', code: 'invalid_range' }],
  ],
  [
    'a comparison with a wrong range',
    { ...COUNTED, filters: [JANUARY], compare: { to: { start: 'then', end: '2001-01-01' } } },
    [{ at: '/compare/to/start', code: 'invalid_range' }],
  ],
  [
    'a name that a comparison adds',
    {
      ...FLIGHTS,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { aggregate: 'count', as: 'n__previous' },
      ],
      filters: [JANUARY],
      compare: { to: 'previousYear' },
    },
    [{ at: '/metrics/1', code: 'duplicate_alias' }],
  ],
  [
    'the first of one group',
    { ...COUNTED, topN: { by: 'count', n: 3 } },
    [{ at: '/dimensions', code: 'missing' }],
  ],
  [
    'the first by an unknown metric',
    { ...COUNTED, dimensions: ['origin'], topN: { by: 'flights', n: 3 } },
    [{ at: '/topN/by', code: 'unknown_alias', allowed: ['count'] }],
  ],
  [
    'the first by a text',
    {
      ...FLIGHTS,
      metrics: [{ aggregate: 'min', field: 'origin', as: 'm' }],
      dimensions: ['destination'],
      topN: { by: 'm', n: 3 },
    },
    [{ at: '/topN/by', code: 'value_type' }],
  ],
];

function metric(one: object): object {
  return { ...FLIGHTS, metrics: [one] };
}

function unknownField(at: string, suggestion: string): BadSpec[2][number] {
  return { at, code: 'unknown_field', suggestion, allowed: FIELDS };
}
