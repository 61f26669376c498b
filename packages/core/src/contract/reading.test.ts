import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH } from './inspect-value.ts';
import { readingOf, readWith } from './parse.ts';
import { schemas } from './schemas/index.ts';

describe('what is sound of a value', () => {
  test('is the whole of it when nothing is wrong', () => {
    const spec = { dataset: 'f', metrics: [{ aggregate: 'count' }], limit: 5 };
    expect(readWith(schemas.QuerySpec, spec)).toEqual({ given: spec, sound: spec, issues: [] });
    expect(readingOf(spec)).toEqual({ given: spec, sound: spec, issues: [] });
  });

  test('lacks what is wrong, and keeps the places of items', () => {
    const given = {
      dataset: 'f',
      metrics: [{ agregate: 'count', as: 'n' }, 7, { aggregate: 'sum', field: 'delay' }],
      filters: [{ and: [{ field: 'delay', op: '>', value: [1, {}, 3] }] }, { field: 5, op: 'isNull' }],
      limit: '10',
      colour: 'red',
    };
    const before = structuredClone(given);
    const { sound, issues } = readWith(schemas.QuerySpec, given);
    expect(issues.map(({ pointer }) => pointer)).toEqual([
      '/metrics/0/agregate',
      '/metrics/1',
      '/filters/0/and/0/op',
      '/filters/0/and/0/value/1',
      '/filters/1/field',
      '/limit',
      '/colour',
    ]);
    expect(sound).toStrictEqual({
      dataset: 'f',
      metrics: [{ as: 'n' }, undefined, { aggregate: 'sum', field: 'delay' }],
      filters: [{ and: [{ field: 'delay', value: [1, undefined, 3] }] }, { op: 'isNull' }],
    });
    expect(given).toStrictEqual(before);
  });

  test('has no key "__proto__" and no text that cannot be stored', () => {
    const given: unknown = JSON.parse(
      '{"dataset":"f","__proto__":{"limit":1},"timezone":"\\u0000","filters":[{"__proto__":{},"field":"a","op":"isNull"}]}',
    );
    const { sound } = readWith(schemas.QuerySpec, given);
    expect(sound).toStrictEqual({ dataset: 'f', filters: [{ field: 'a', op: 'isNull' }] });
  });

  test.each([
    ['no object', 'x'],
    ['too deep', { dataset: 'f', filters: nested(MAX_JSON_DEPTH) }],
    [
      'with as many problems as are reported',
      { dataset: 'f', filters: Array.from({ length: 200 }, () => ({})) },
    ],
  ])('is nothing of a value that is %s', (_name, given) => {
    const { sound, issues } = readWith(schemas.QuerySpec, given);
    expect(sound).toBeUndefined();
    expect(issues.length).toBeGreaterThan(0);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}
