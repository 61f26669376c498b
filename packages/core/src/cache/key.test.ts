import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUnambiguously } from './encode-unambiguously.ts';
import { cacheKey, type CacheKeyParts } from './key.ts';

const parts = (values: readonly unknown[], change: Partial<CacheKeyParts> = {}): CacheKeyParts => ({
  compiled: {
    statement: { text: 'select $1', values },
    columns: [{ name: 'n', type: 'integer', role: 'metric', label: 'n' }],
    limit: 1001,
    ranges: [],
    incomplete: undefined,
    sections: null,
    reconciliations: [],
    timezone: 'UTC',
    policyFingerprint: 'none',
    rowSecurity: null,
    datasetId: 'flights',
  },
  tenant: 'default',
  role: 'viewer',
  dataSourceId: undefined,
  dataSourceVersion: 1,
  datasetRevision: 1,
  ...change,
});

describe('cacheKey', () => {
  it('is 64 hexadecimal digits and the same for the same question', () => {
    expect(cacheKey(parts([1]))).toMatch(/^[0-9a-f]{64}$/);
    expect(cacheKey(parts([1]))).toBe(cacheKey(parts([1])));
  });

  it('tells lists of values apart that look alike', () => {
    const lists: unknown[][] = [
      [],
      [1],
      ['1'],
      [1n],
      [true],
      ['true'],
      [null],
      ['null'],
      [undefined],
      [''],
      [0],
      [-0],
      [[]],
      [['a', 'b']],
      [['b', 'a']],
      [['a,b']],
      [['a'], 'b'],
      ['a', 'b'],
      ['a', ['b']],
      ['ab'],
      ['a', 's1:b'],
      ['as1:b'],
      ['a;', 'b'],
      [new Date(0)],
      [0, 0],
      ['\ud800'],
      ['\ud801'],
      ['\ufffd'],
      [new Uint8Array([1])],
      [{ 0: 1 }],
    ];
    expect(new Set(lists.map((values) => cacheKey(parts(values)))).size).toBe(lists.length);
  });

  it('changes with every part that an answer depends on', () => {
    const base = parts([1]);
    const { compiled } = base;
    const changed: CacheKeyParts[] = [
      { ...base, tenant: 'other' },
      { ...base, role: 'admin' },
      { ...base, dataSourceId: 'x' },
      { ...base, dataSourceVersion: 2 },
      { ...base, dataSourceVersion: '1' },
      { ...base, datasetRevision: 2 },
      { ...base, compiled: { ...compiled, timezone: 'Europe/Berlin' } },
      { ...base, compiled: { ...compiled, policyFingerprint: 'p' } },
      { ...base, compiled: { ...compiled, rowSecurity: { role: null, settings: {}, tables: [] } } },
      { ...base, compiled: { ...compiled, rowSecurity: { role: 'r', settings: {}, tables: [] } } },
      {
        ...base,
        compiled: { ...compiled, rowSecurity: { role: null, settings: { 'a.b': 'c' }, tables: [] } },
      },
      { ...base, compiled: { ...compiled, datasetId: 'airports' } },
      { ...base, compiled: { ...compiled, limit: 11 } },
      { ...base, compiled: { ...compiled, reconciliations: [{ whole: 0, parts: [1] }] } },
      { ...base, compiled: { ...compiled, statement: { ...compiled.statement, text: 'select $1 ' } } },
      {
        ...base,
        compiled: { ...compiled, columns: [{ name: 'n', type: 'integer', role: 'metric', label: 'm' }] },
      },
      {
        ...base,
        compiled: {
          ...compiled,
          ranges: [{ field: 'd', start: '2024-01-01', end: '2024-02-01', timezone: 'UTC' }],
        },
      },
    ];
    const keys = [base, ...changed].map(cacheKey);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('moving a character between neighbouring parts makes another key', () => {
    expect(cacheKey(parts([1], { tenant: 'ab', role: 'c' }))).not.toBe(
      cacheKey(parts([1], { tenant: 'a', role: 'bc' })),
    );
  });

  it('refuses what it cannot encode', () => {
    expect(() => cacheKey(parts([() => 1]))).toThrow(TypeError);
    expect(() => cacheKey(parts([new Map()]))).toThrow(TypeError);
  });
});

describe('encodeUnambiguously', () => {
  const value = fc.anything({
    maxDepth: 3,
    withDate: false,
    withBigInt: true,
    withNullPrototype: false,
    withSparseArray: false,
    key: fc.constantFrom('a', 'b', 'a;', 's1:a'),
    values: [
      fc.constantFrom('', 'a', ';', ':', 's1:', 'a2:', '1', 'n1;'),
      fc.integer({ min: -2, max: 2 }),
      fc.boolean(),
      fc.constant(null),
    ],
  });

  it('gives two values the same text only when they are the same', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(encodeUnambiguously(left) === encodeUnambiguously(right)).toBe(same(left, right));
      }),
      { numRuns: 2_000 },
    );
  });

  /** Deep equality that also counts the order of keys and the sign of zero. */
  function same(left: unknown, right: unknown): boolean {
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
      return Object.is(left, right);
    }
    if (Array.isArray(left) !== Array.isArray(right)) return false;
    const [a, b] = [Object.entries(left), Object.entries(right)];
    return (
      a.length === b.length &&
      a.every(([key, item], index) => b[index]?.[0] === key && same(item, b[index]?.[1]))
    );
  }
});
