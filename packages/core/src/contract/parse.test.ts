import { describe, expect, test } from 'vitest';
import { parseParameters, parseWith } from './parse.ts';
import { schemas } from './schemas/index.ts';
import type { ProblemIssue } from './types/problem.ts';

function issuesOf(value: unknown): ProblemIssue[] {
  const parsed = parseWith(schemas.QuerySpec, value);
  return parsed.ok ? [] : parsed.issues;
}

/** Pointer, code and suggestion of every issue. */
function brief(value: unknown): string[] {
  return issuesOf(value).map(({ pointer, code, suggestion }) =>
    [pointer, code, suggestion].filter(Boolean).join(' '),
  );
}

function filtered(filter: unknown): unknown {
  return { dataset: 'flights', filters: [filter] };
}

describe('a valid QuerySpec', () => {
  test('comes back equal', () => {
    const spec = {
      dataset: 'flights',
      metrics: [
        { field: 'delay', aggregate: 'avg', as: 'avgDelay' },
        { aggregate: 'count', as: 'flights', filters: [{ field: 'delay', op: 'gt', value: 15 }] },
        { metric: 'onTimeRate' },
        { formula: 'late / flights', as: 'lateShare' },
      ],
      dimensions: [
        'origin',
        { field: 'date', granularity: 'month', as: 'month' },
        { field: 'date', granularity: { every: 15, unit: 'minute' } },
      ],
      filters: [
        {
          and: [
            { field: 'date', op: 'inRange', value: { last: 3, unit: 'month' } },
            {
              or: [
                { field: 'origin', op: 'in', value: ['A', null, 1] },
                { not: { field: 'origin', op: 'isNull' } },
              ],
            },
          ],
        },
      ],
      having: [{ field: 'flights', op: 'gte', value: 100 }],
      timezone: 'America/New_York',
      orderBy: [{ field: 'month', direction: 'asc', nulls: 'last' }],
      limit: 500,
      cursor: null,
      totals: true,
      fill: 'zero',
      compare: { to: 'previousPeriod' },
      topN: { by: 'flights', n: 10, others: true },
    };
    expect(parseWith(schemas.QuerySpec, spec)).toEqual({ ok: true, value: spec });
  });
});

describe('problems', () => {
  test.each<[string, unknown, string[]]>([
    ['not an object', 'x', ['wrong_type']],
    ['nothing', {}, ['/dataset missing']],
    ['unknown key', { dataset: 'f', metric: [] }, ['/metric unknown_key metrics']],
    [
      'several at once',
      { datset: 'f', limit: 0, fill: 'zeros' },
      ['/datset unknown_key dataset', '/limit too_small', '/fill not_allowed zero'],
    ],
    ['null limit', { dataset: 'f', limit: null }, ['/limit wrong_type']],
    ['fraction as limit', { dataset: 'f', limit: 1.5 }, ['/limit wrong_type']],
    ['escaped pointer', { dataset: 'f', 'a/b~c': 1 }, ['/a~1b~0c unknown_key']],
    ['prototype key', JSON.parse('{"dataset":"f","__proto__":{"x":1}}'), ['/__proto__ unknown_key']],
    ['NUL in text', { dataset: 'f\0' }, ['/dataset bad_text']],
    [
      'NUL beside other problems',
      { limit: 0, dataset: 'f\0', timezone: '\0', filters: [{ field: '\0', op: 'x' }] },
      [
        '/limit too_small',
        '/dataset bad_text',
        '/timezone bad_text',
        '/filters/0/field bad_text',
        '/filters/0/op not_allowed',
      ],
    ],
    ['NUL in a key', { dataset: 'f', 'a\0b': 1 }, ['/a\uFFFDb bad_text']],
    ['an empty name', { dataset: '' }, ['/dataset too_short']],
    ['half a surrogate pair', { dataset: 'f\uD800' }, ['/dataset bad_text']],
    ['dimension of a wrong type', { dataset: 'f', dimensions: [1] }, ['/dimensions/0 wrong_type']],
    [
      'granularity',
      { dataset: 'f', dimensions: [{ field: 'date', granularity: 'months' }] },
      ['/dimensions/0/granularity not_allowed month'],
    ],
    [
      'aggregate',
      { dataset: 'f', metrics: [{ aggregate: 'average' }] },
      ['/metrics/0/aggregate not_allowed avg'],
    ],
    [
      'aggregate, mistyped',
      { dataset: 'f', metrics: [{ aggregate: 'cuont' }] },
      ['/metrics/0/aggregate not_allowed count'],
    ],
    [
      'aggregate key, mistyped',
      { dataset: 'f', metrics: [{ agregate: 'count' }] },
      ['/metrics/0/agregate unknown_key aggregate'],
    ],
    [
      'metric with an unknown key',
      { dataset: 'f', metrics: [{ metric: 'm', filter: [] }] },
      ['/metrics/0/filter unknown_key filters'],
    ],
    ['formula without alias', { dataset: 'f', metrics: [{ formula: 'a / b' }] }, ['/metrics/0/as missing']],
    ['operator', filtered({ field: 'delay', op: 'equals', value: 1 }), ['/filters/0/op not_allowed eq']],
    ['operator, mistyped', filtered({ field: 'delay', op: 'notnul' }), ['/filters/0/op not_allowed notNull']],
    [
      'operator key',
      filtered({ field: 'delay', operator: 'eq', value: 1 }),
      ['/filters/0/operator unknown_key op'],
    ],
    [
      'deep inside a tree',
      filtered({ and: [{ or: [{ field: 'delay', op: 'gt', vale: 1 }] }] }),
      ['/filters/0/and/0/or/0/vale unknown_key value'],
    ],
    ['mistyped and', filtered({ adn: [] }), ['/filters/0/adn unknown_key and']],
    ['another word for and', filtered({ all: [] }), ['/filters/0/all unknown_key and']],
    ['an empty filter', filtered({}), ['/filters/0/field missing', '/filters/0/op missing']],
    ['not with a list', filtered({ not: [{ field: 'a', op: 'isNull' }] }), ['/filters/0/not wrong_type']],
    [
      'relative range',
      filtered({ field: 'date', op: 'inRange', value: { last: 3, unit: 'months' } }),
      ['/filters/0/value/unit not_allowed month'],
    ],
    [
      'relative range, key',
      filtered({ field: 'date', op: 'inRange', value: { last: 3, units: 'month' } }),
      ['/filters/0/value/units unknown_key unit'],
    ],
    ['nested list', filtered({ field: 'a', op: 'in', value: [[1]] }), ['/filters/0/value/0 wrong_type']],
    ['compare', { dataset: 'f', compare: { to: 'lastYear' } }, ['/compare/to not_allowed']],
  ])('%s', (_name, value, expected) => {
    expect(brief(value).map((line) => line.trim())).toEqual(expected);
  });

  test('name the allowed values and never repeat a value of the caller', () => {
    const [issue] = issuesOf({ dataset: 'f', fill: 'hunter2' });
    expect(issue).toEqual({
      pointer: '/fill',
      code: 'not_allowed',
      detail: 'This must be one of zero, null.',
      allowed: ['zero', 'null'],
    });
  });

  test('of a wrong type say which types are right', () => {
    expect(issuesOf({ dataset: 'f', dimensions: [1] })[0]?.detail).toBe(
      'This must be a string or an object, such as {"field":"date","granularity":"month"}.',
    );
  });

  test('at most a hundred are reported', () => {
    const junk = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1]));
    expect(issuesOf({ dataset: 'f', ...junk })).toHaveLength(100);
    expect(issuesOf({ dataset: 'f', filters: Array.from({ length: 200 }, () => ({})) })).toHaveLength(100);
  });

  test('of tagged shapes name the tags', () => {
    const definition = {
      name: 'd',
      base: { schema: 'public', table: 't' },
      fields: { at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestampz' } } },
    };
    const parsed = parseWith(schemas.DatasetDefinition, definition);
    expect(parsed).toMatchObject({
      ok: false,
      issues: [{ pointer: '/fields/at/storedAs/kind', code: 'not_allowed', suggestion: 'timestamptz' }],
    });
  });

  test('of a name say what a name is', () => {
    const parsed = parseWith(schemas.DatasetDefinition, {
      name: 'd',
      base: { schema: 's', table: 't' },
      fields: { 'a b': { column: 'a', type: 'text' } },
    });
    expect(parsed).toMatchObject({ ok: false, issues: [{ pointer: '/fields/a b', code: 'bad_format' }] });
  });
});

describe('hostile values', () => {
  test('5,000 levels are one problem', () => {
    const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    expect(brief({ dataset: 'f', filters: deep })).toHaveLength(1);
    expect(issuesOf({ dataset: 'f', filters: deep })[0]?.code).toBe('too_deep');
  });

  test('a filter tree of the greatest depth is still parsed, in little time', () => {
    let filter: unknown = { field: 'a', op: 'eq', value: 1 };
    for (let level = 0; level < 60; level += 1) filter = { not: filter };
    expect(parseWith(schemas.QuerySpec, filtered(filter)).ok).toBe(true);
    let broken: unknown = { field: 'a', op: 'eq', vale: 1 };
    for (let level = 0; level < 30; level += 1) broken = { and: [broken] };
    const started = performance.now();
    expect(brief(filtered(broken))).toEqual([`/filters/0${'/and/0'.repeat(30)}/vale unknown_key value`]);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('a wide broken tree takes little time', () => {
    const level = (inner: unknown): unknown => ({ and: Array.from({ length: 15 }, () => inner) });
    const started = performance.now();
    expect(issuesOf(filtered(level(level(level({ field: 'a', op: 'x' })))))).toHaveLength(100);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

test('parameters are pointed at by their names', () => {
  const parsed = parseParameters(schemas.ListQuery, { limit: '1000', cursr: 'x' });
  expect(parsed).toMatchObject({
    ok: false,
    issues: [
      { pointer: 'limit', code: 'too_large' },
      { pointer: 'cursr', suggestion: 'cursor' },
    ],
  });
  expect(parseParameters(schemas.ListQuery, { limit: '10' })).toEqual({ ok: true, value: { limit: 10 } });
});

test('a number that stands alone is asked for as a number', () => {
  const dashboard = { title: 'Delays', filters: [], widgets: [] };
  const parsed = parseWith(schemas.DashboardExport, {
    kind: 'istari-lens/dashboard',
    version: '1',
    dashboard,
  });
  expect(parsed).toMatchObject({ ok: false, issues: [{ pointer: '/version', detail: 'This must be 1.' }] });
});
