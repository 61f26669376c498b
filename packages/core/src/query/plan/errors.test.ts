import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, FLIGHTS, issuesOf } from '../../../test/query-fixtures.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/validation-error.ts';

const COUNT: Partial<QuerySpec> = { metrics: [{ aggregate: 'count' }] };

/** A question about the flights, then pointer, code and suggestion of its one problem. */
const FLIGHT_CASES: [unknown, string, string, string?][] = [
  [{}, '/metrics', 'missing'],
  [{ ...COUNT, dimensions: ['orgin'] }, '/dimensions/0', 'unknown_field', 'origin'],
  [{ ...COUNT, dimensions: [{ field: 'Origin' }] }, '/dimensions/0/field', 'unknown_field', 'origin'],
  [{ ...COUNT, dimensions: ['constructor'] }, '/dimensions/0', 'unknown_field'],
  [{ ...COUNT, dimensions: ['__proto__'] }, '/dimensions/0', 'unknown_field'],
  [
    { ...COUNT, dimensions: [{ field: 'date', granularity: 'months' }] },
    '/dimensions/0/granularity',
    'unknown_granularity',
    'month',
  ],
  [
    { ...COUNT, dimensions: [{ field: 'delay', granularity: 'month' }] },
    '/dimensions/0/granularity',
    'granularity_type',
  ],
  [
    { ...COUNT, dimensions: [{ field: 'date', granularity: { every: 7, unit: 'hour' } }] },
    '/dimensions/0/granularity',
    'invalid_bin',
  ],
  [
    { ...COUNT, dimensions: [{ field: 'date', granularity: { every: 1, unit: 'day' } }] },
    '/dimensions/0/granularity',
    'invalid_bin',
  ],
  [{ ...COUNT, dimensions: ['origin', 'origin'] }, '/dimensions/1', 'duplicate_alias'],
  [{ ...COUNT, dimensions: [{ field: 'origin', as: 'count' }] }, '/metrics/0', 'duplicate_alias'],
  [{ ...COUNT, dimensions: [{ field: 'origin', as: 'a b' }] }, '/dimensions/0/as', 'invalid_alias'],
  [{ ...COUNT, dimensions: [{ field: 'origin', as: '__proto__' }] }, '/dimensions/0/as', 'invalid_alias'],
  [
    { metrics: [{ aggregate: 'averge', field: 'delay' }] },
    '/metrics/0/aggregate',
    'unknown_aggregate',
    undefined,
  ],
  [{ metrics: [{ aggregate: 'counts' }] }, '/metrics/0/aggregate', 'unknown_aggregate', 'count'],
  [{ metrics: [{ aggregate: 'median', field: 'delay' }] }, '/metrics/0/aggregate', 'not_supported'],
  [{ metrics: [{ aggregate: 'sum' }] }, '/metrics/0/field', 'missing'],
  [{ metrics: [{ aggregate: 'sum', field: 'origin' }] }, '/metrics/0/field', 'aggregate_type'],
  [{ metrics: [{ aggregate: 'sum', field: 'dleay' }] }, '/metrics/0/field', 'unknown_field', 'delay'],
  [{ metrics: [{ aggregate: 'sum', field: 'delay', p: 0.5 }] }, '/metrics/0/p', 'unexpected'],
  [{ metrics: [{ metric: 'lateshare' }] }, '/metrics/0/metric', 'unknown_metric', 'lateShare'],
  [
    { metrics: [{ aggregate: 'count', filters: [{ field: 'x', op: 'isNull' }] }] },
    '/metrics/0/filters/0/field',
    'unknown_field',
  ],
  [
    { ...COUNT, filters: [{ field: 'orign', op: 'eq', value: 'a' }] },
    '/filters/0/field',
    'unknown_field',
    'origin',
  ],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'equals', value: 'a' }] },
    '/filters/0/op',
    'unknown_operator',
    'eq',
  ],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'startswith', value: 'a' }] },
    '/filters/0/op',
    'unknown_operator',
    'startsWith',
  ],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'toString', value: 'a' }] },
    '/filters/0/op',
    'unknown_operator',
  ],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'eq', value: null }] },
    '/filters/0/value',
    'null_value',
    'isNull',
  ],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'in', value: ['a', null] }] },
    '/filters/0/value/1',
    'null_value',
    'isNull',
  ],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'eq' }] }, '/filters/0/value', 'missing'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'eq', value: 123 }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'eq', value: 'a\0' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'eq', value: '\ud800' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'eq', value: ['a'] }] }, '/filters/0/value', 'wrong_type'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'in', value: 'a' }] }, '/filters/0/value', 'wrong_type'],
  [{ ...COUNT, filters: [{ field: 'origin', op: 'isNull', value: true }] }, '/filters/0/value', 'unexpected'],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'eq', value: 'a', caseSensitive: true }] },
    '/filters/0/caseSensitive',
    'unexpected',
  ],
  [{ ...COUNT, filters: [{ field: 'delay', op: 'contains', value: '1' }] }, '/filters/0/op', 'operator_type'],
  [{ ...COUNT, filters: [{ field: 'delay', op: 'eq', value: 'abc' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'delay', op: 'eq', value: 2 ** 60 }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'delay', op: 'between', value: [1] }] }, '/filters/0/value', 'wrong_type'],
  [{ ...COUNT, filters: [{ field: 'late', op: 'gt', value: true }] }, '/filters/0/op', 'operator_type'],
  [{ ...COUNT, filters: [{ field: 'late', op: 'eq', value: 'true' }] }, '/filters/0/value', 'value_type'],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'eq', value: '2024-02-30' }] },
    '/filters/0/value',
    'value_type',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'eq', value: '2024-02-03T10:00Z' }] },
    '/filters/0/value',
    'value_type',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { last: 0, unit: 'day' } }] },
    '/filters/0/value/last',
    'out_of_range',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { last: 1, unit: 'days' } }] },
    '/filters/0/value/unit',
    'unknown_unit',
    'day',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { last: 1, unit: 'day', x: 1 } }] },
    '/filters/0/value',
    'unexpected',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { last: 9999, unit: 'year' } }] },
    '/filters/0/value',
    'invalid_range',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { this: 'moth' } }] },
    '/filters/0/value/this',
    'unknown_unit',
    'month',
  ],
  [
    {
      ...COUNT,
      filters: [{ field: 'date', op: 'inRange', value: { start: '2024-01-02', end: '2024-01-01' } }],
    },
    '/filters/0/value',
    'invalid_range',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: { start: '2024-01-02' } }] },
    '/filters/0/value/end',
    'missing',
  ],
  [
    { ...COUNT, filters: [{ field: 'date', op: 'inRange', value: 'today' }] },
    '/filters/0/value',
    'wrong_type',
  ],
  [
    { ...COUNT, filters: [{ field: 'delay', op: 'inRange', value: { this: 'day' } }] },
    '/filters/0/op',
    'operator_type',
  ],
  [{ ...COUNT, filters: [{ and: [], or: [] }] }, '/filters/0', 'ambiguous_filter'],
  [{ ...COUNT, filters: [{ value: 1 }] }, '/filters/0', 'missing'],
  [
    { ...COUNT, filters: [{ not: { and: [{ field: 'x', op: 'isNull' }] } }] },
    '/filters/0/not/and/0/field',
    'unknown_field',
  ],
  [{ ...COUNT, filters: [nest(6)] }, '/filters/0/not/not/not/not/not', 'limit_exceeded'],
  [
    { ...COUNT, filters: [{ field: 'origin', op: 'in', value: Array.from({ length: 101 }, () => 'a') }] },
    '/filters/0/value',
    'limit_exceeded',
  ],
  [
    { ...COUNT, filters: Array.from({ length: 41 }, () => ({ field: 'origin', op: 'isNull' })) },
    '/filters/40',
    'limit_exceeded',
  ],
  [
    { metrics: Array.from({ length: 21 }, (_, index) => ({ aggregate: 'count', as: `n${index}` })) },
    '/metrics',
    'limit_exceeded',
  ],
  [{ ...COUNT, segments: ['lat'] }, '/segments/0', 'unknown_segment', 'late'],
  [
    { ...COUNT, having: [{ field: 'coun', op: 'gt', value: 1 }] },
    '/having/0/field',
    'unknown_alias',
    'count',
  ],
  [
    { ...COUNT, dimensions: ['origin'], having: [{ field: 'origin', op: 'eq', value: 'a' }] },
    '/having/0/field',
    'not_a_metric',
  ],
  [{ ...COUNT, orderBy: [{ field: 'cuont' }] }, '/orderBy/0/field', 'unknown_alias', 'count'],
  [{ ...COUNT, orderBy: [{ field: 'count' }, { field: 'count' }] }, '/orderBy/1/field', 'duplicate_order'],
  [
    { ...COUNT, orderBy: [{ field: 'count', direction: 'down' }] },
    '/orderBy/0/direction',
    'unknown_direction',
  ],
  [{ ...COUNT, orderBy: [{ field: 'count', nulls: 'lst' }] }, '/orderBy/0/nulls', 'unknown_nulls', 'last'],
  [{ ...COUNT, limit: 0 }, '/limit', 'out_of_range'],
  [{ ...COUNT, limit: 50_001 }, '/limit', 'limit_exceeded'],
  [{ ...COUNT, timezone: 'Mars/Olympus' }, '/timezone', 'unknown_timezone'],
  [{ ...COUNT, timezone: 'CET' }, '/timezone', 'unknown_timezone'],
  [{ ...COUNT, timezone: '+05:30' }, '/timezone', 'unknown_timezone'],
  [{ fields: ['origin'] }, '/fields', 'not_supported'],
  [{ ...COUNT, totals: true }, '/totals', 'not_supported'],
  [{ ...COUNT, fill: 'zero' }, '/fill', 'not_supported'],
  [{ ...COUNT, compare: { to: 'previousPeriod' } }, '/compare', 'not_supported'],
  [{ ...COUNT, topN: { by: 'count', n: 3 } }, '/topN', 'not_supported'],
  [{ ...COUNT, cursor: 'abc' }, '/cursor', 'not_supported'],
];

const OTHER_CASES: [unknown, string, string][] = [
  [{ dimensions: ['document'] }, '/dimensions/0', 'not_supported'],
  [{ dimensions: [{ field: 'day', granularity: 'hour' }] }, '/dimensions/0/granularity', 'granularity_type'],
  [
    { dimensions: [{ field: 'day', granularity: { every: 1, unit: 'hour' } }] },
    '/dimensions/0/granularity',
    'granularity_type',
  ],
  [
    { ...COUNT, filters: [{ field: 'day', op: 'eq', value: '2024-03-01T10:00' }] },
    '/filters/0/value',
    'value_type',
  ],
  [
    { ...COUNT, filters: [{ field: 'day', op: 'inRange', value: { last: 2, unit: 'hour' } }] },
    '/filters/0/value',
    'invalid_range',
  ],
  [{ ...COUNT, filters: [{ field: 'ratio', op: 'eq', value: '1e999' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'ratio', op: 'eq', value: '1e-999' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'id', op: 'eq', value: 'x' }] }, '/filters/0/value', 'value_type'],
  [{ ...COUNT, filters: [{ field: 'clock', op: 'eq', value: '24:00' }] }, '/filters/0/value', 'value_type'],
  [{ metrics: [{ aggregate: 'max', field: 'flag' }] }, '/metrics/0/field', 'aggregate_type'],
];

function nest(depth: number): object {
  return depth === 0 ? { field: 'origin', op: 'isNull' } : { not: nest(depth - 1) };
}

describe('a wrong question is refused with its one problem', () => {
  it.each(FLIGHT_CASES)('%j', (spec, pointer, code, suggestion) => {
    const issues = issuesOf(FLIGHTS, spec as Partial<QuerySpec>);
    expect(issues.map((issue) => [issue.pointer, issue.code])).toEqual([[pointer, code]]);
    expect(issues[0]?.suggestion).toBe(suggestion);
  });

  it.each(OTHER_CASES)('%j', (spec, pointer, code) => {
    const issues = issuesOf(EVERYTHING, spec as Partial<QuerySpec>);
    expect(issues.map((issue) => [issue.pointer, issue.code])).toEqual([[pointer, code]]);
  });
});

describe('problems', () => {
  it('are reported all at once', () => {
    const issues = issuesOf(FLIGHTS, {
      metrics: [
        { aggregate: 'sum', field: 'x' },
        { formula: 'y + ', as: 'f' },
      ],
      dimensions: ['z'],
      filters: [
        {
          or: [
            { field: 'origin', op: 'eq', value: null },
            { field: 'delay', op: 'eq', value: 'a' },
          ],
        },
      ],
      orderBy: [{ field: 'w' }],
      limit: -1,
      timezone: 'nowhere',
      totals: true,
    });
    expect(issues.map(({ pointer }) => pointer)).toEqual([
      '/timezone',
      '/totals',
      '/dimensions/0',
      '/metrics/0/field',
      '/metrics/1/formula',
      '/filters/0/or/0/value',
      '/filters/0/or/1/value',
      '/orderBy/0/field',
      '/limit',
    ]);
  });

  it('have the code limit_exceeded together only when nothing else is wrong', () => {
    const codeOf = (spec: Partial<QuerySpec>): string => {
      try {
        compile(FLIGHTS, spec);
      } catch (error) {
        if (error instanceof ValidationError) return error.code;
      }
      return 'none';
    };
    expect(codeOf({ ...COUNT, limit: 60_000 })).toBe('limit_exceeded');
    expect(codeOf({ ...COUNT, limit: 60_000, segments: ['x'] })).toBe('invalid_query');
  });

  it('list what is allowed', () => {
    const [issue] = issuesOf(FLIGHTS, { ...COUNT, filters: [{ field: 'late', op: 'gt', value: 1 }] });
    expect(issue?.allowed).toEqual(['eq', 'neq', 'in', 'notIn', 'isNull', 'notNull']);
  });
});
