import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryTable, type QueryTable } from './query-table.ts';

let table: QueryTable;

beforeAll(async () => {
  table = await createQueryTable();
});

afterAll(() => table?.drop());

describe('text without regard to case', () => {
  const TEXTS = [
    'Évry',
    'évry',
    'EVRY',
    'straße',
    'STRASSE',
    'STRAẞE',
    'İzmir',
    'izmir',
    'IZMIR',
    'ısı',
    'ΟΔΟΣ',
    'οδος',
    'οδοσ',
    'a%b',
    'A_B',
    null,
  ];
  const CASES: [FilterCondition['op'], string, string[]][] = [
    ['contains', 'ÉVRY', ['Évry', 'évry']],
    ['contains', 'evry', ['EVRY']],
    ['startsWith', 'É', ['Évry', 'évry']],
    ['contains', 'Straße', ['STRAẞE', 'straße']],
    ['contains', 'ẞ', ['STRAẞE', 'straße']],
    ['contains', 'strasse', ['STRASSE']],
    ['contains', 'iZmir', ['IZMIR', 'izmir']],
    ['contains', 'İ', ['İzmir']],
    ['contains', 'ı', ['ısı']],
    ['endsWith', 'σ', ['ΟΔΟΣ', 'οδος', 'οδοσ']],
    ['endsWith', 'Σ', ['ΟΔΟΣ', 'οδος', 'οδοσ']],
    ['endsWith', 'ς', ['ΟΔΟΣ', 'οδος', 'οδοσ']],
    ['contains', '%B', ['a%b']],
    ['contains', 'a_', ['A_B']],
  ];
  const COLLATIONS = ['"C"', '"default"', '"en-US-x-icu"', '"tr-x-icu"', 'public.blind'];

  beforeAll(() =>
    table.db.query(
      `CREATE COLLATION public.blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`,
    ),
  );

  it.each(COLLATIONS)('is the same whatever the collation: %s', async (collation) => {
    await table.create(
      `c_text text COLLATE ${collation}`,
      TEXTS.map((text) => [text]),
    );
    for (const [op, value, expected] of CASES) {
      expect([value, await table.kept('text', { field: 'text', op, value })]).toEqual([
        value,
        expected.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
      ]);
    }
    const none = await table.kept('text', { field: 'text', op: 'notContains', value: 'É' });
    expect(none).toEqual(expect.arrayContaining(['EVRY', null]));
    expect(none).not.toContain('Évry');
    if (collation === 'public.blind') return;
    const exact: FilterCondition = { field: 'text', op: 'contains', value: 'É', caseSensitive: true };
    expect(await table.kept('text', exact)).toEqual(['Évry']);
  });
});

describe('elements of an array', () => {
  const ROWS: Record<string, [string, unknown[]]> = {
    integers: ['bigint[]', [[1, 2], [2], [], null, ['9007199254740993'], ['9007199254740992']]],
    texts: ['text[]', [['1', 'a'], ['A'], [], null, ['%'], ["it's"]]],
    numbers: ['numeric[]', [['1.0', '2'], ['0.10'], null]],
    json: ['jsonb', ['[1, "1", true, null]', '[[1]]', '{"a": 1}', '"1"', 'null', null]],
  };
  const count = async (
    op: 'contains' | 'notContains',
    value: string | number | boolean,
  ): Promise<unknown> => {
    const rows = await table.ask({
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'list', op, value }],
    });
    return rows[0]?.['n'];
  };

  it.each([
    ['integers', 2, 2],
    ['integers', 2.5, 0],
    ['integers', '2', 0],
    ['integers', '9007199254740993', 1],
    ['texts', '1', 1],
    ['texts', 1, 0],
    ['texts', 'a', 1],
    ['texts', '%', 1],
    ['texts', "it's", 1],
    ['numbers', 1, 1],
    ['numbers', 0.1, 1],
    ['json', 1, 1],
    ['json', true, 1],
    ['json', false, 0],
  ] as const)('%s: contains %j', async (name, value, expected) => {
    const [type, rows] = ROWS[name] ?? ['jsonb', []];
    await table.create(
      `c_array ${type}`,
      rows.map((row) => [row]),
    );
    expect(await count('contains', value)).toBe(expected);
    expect(await count('notContains', value)).toBe(rows.length - expected);
  });
});

describe('division by zero', () => {
  it('is null, unless the metric says otherwise', async () => {
    await table.create('c_integer integer', [[1], [2]]);
    const definition: DatasetDefinition = {
      ...EVERYTHING,
      metrics: {
        ratio: { formula: 'sum(small) / countIf(small > 5)' },
        ratioOrZero: { formula: 'coalesce(sum(small) / countIf(small > 5), 0)' },
      },
    };
    const rows = await table.ask(
      {
        metrics: [
          { metric: 'ratio' },
          { metric: 'ratioOrZero' },
          { aggregate: 'sum', field: 'small', as: 's' },
          { formula: 's / (s - s)', as: 'asked' },
          { formula: 'coalesce(s / (s - s), 0)', as: 'askedOrZero' },
        ],
      },
      definition,
    );
    expect(rows).toEqual([{ ratio: null, ratioOrZero: 0, s: 3, asked: null, askedOrZero: 0 }]);
  });
});
