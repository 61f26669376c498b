import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { FilterCondition, QuerySpec } from '../src/contract/types/query.ts';
import { compile, EVERYTHING } from './query-fixtures.ts';
import { createQueryTable, type QueryTable } from './query-table.ts';

let table: QueryTable;

beforeAll(async () => {
  table = await createQueryTable();
  await table.db.query(
    `CREATE COLLATION public.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
     CREATE COLLATION public.blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
     CREATE COLLATION public.canonical (provider = icu, locale = 'und-u-ks-identic', deterministic = false)`,
  );
});
afterAll(() => table?.drop());

const COLLATIONS = [
  '"C"',
  '"default"',
  '"en-US-x-icu"',
  'public.caseless',
  'public.blind',
  'public.canonical',
];
/** The last two are one letter, written in one character and in two. */
const TEXTS = ['abc', 'ABC', 'Abc', 'ábc', 'xabcx', '\u00E9', 'e\u0301', null];

describe.each(COLLATIONS)('a text column whose collation is %s', (collation) => {
  const conditions: [FilterCondition['op'], unknown, (text: string | null) => boolean][] = [
    ['eq', 'abc', (text) => text === 'abc'],
    ['eq', '\u00E9', (text) => text === '\u00E9'],
    ['eq', 'aBc', () => false],
    ['neq', 'ABC', (text) => text !== 'ABC'],
    ['in', ['abc', '\u00E9'], (text) => text === 'abc' || text === '\u00E9'],
    ['notIn', ['ABC', 'e\u0301'], (text) => text !== 'ABC' && text !== 'e\u0301'],
    ['lte', 'Abc', (text) => text !== null && text <= 'Abc'],
  ];
  const searches: [FilterCondition['op'], string, (text: string | null) => boolean][] = [
    ['contains', 'abc', (text) => text?.includes('abc') === true],
    ['notContains', 'bc', (text) => text?.includes('bc') !== true],
    ['startsWith', 'A', (text) => text?.startsWith('A') === true],
    ['endsWith', '\u0301', (text) => text?.endsWith('\u0301') === true],
  ];
  const asked: [FilterCondition, (text: string | null) => boolean][] = [
    ...conditions.map(([op, value, holds]) => [{ field: 'text', op, value }, holds] as const),
    ...searches.map(
      ([op, value, holds]) => [{ field: 'text', op, value, caseSensitive: true }, holds] as const,
    ),
  ].map(([condition, holds]) => [condition as FilterCondition, holds]);

  beforeAll(() =>
    table.create(
      `c_text text COLLATE ${collation}, c_integer int, c_timestamptz timestamptz DEFAULT now()`,
      TEXTS.map((text, index) => [text, index]),
    ),
  );

  it.each(asked)('%j is exact', async (condition, holds) => {
    const kept = await table.kept('text', condition);
    expect(new Set(kept)).toEqual(new Set(TEXTS.filter(holds)));
  });

  it.each(asked)('%j is exact of the text of a group', async (condition, holds) => {
    const groups = await table.ask({
      dimensions: ['small'],
      metrics: [{ aggregate: 'last', field: 'text', by: 'moment', as: 'text' }],
      having: [condition],
    });
    expect(groups.map((row) => row['small'])).toEqual(
      TEXTS.flatMap((text, index) => (holds(text) ? [index] : [])),
    );
  });
});

describe('an index of a text column', () => {
  const plan = async (condition: FilterCondition): Promise<string> => {
    const { statement } = compile(EVERYTHING, { metrics: [{ aggregate: 'count' }], filters: [condition] });
    const { rows } = await table.db.query(`EXPLAIN ${statement.text}`, [...(statement.values ?? [])]);
    return rows.map((row: object) => Object.values(row).join(' ')).join('\n');
  };

  it.each(COLLATIONS)(
    'serves equality, which costs nothing more where it is exact: %s',
    async (collation) => {
      await table.create(`c_text text COLLATE ${collation}`);
      await table.db.query(
        "INSERT INTO public.everything SELECT 'k' || n FROM generate_series(1, 2000) n; CREATE INDEX ON public.everything (c_text); ANALYZE public.everything",
      );
      for (const condition of [
        { field: 'text', op: 'eq', value: 'k7' },
        { field: 'text', op: 'in', value: ['k7', 'k8'] },
      ] satisfies FilterCondition[]) {
        const found = await plan(condition);
        expect(found).toContain('Index Cond');
        expect(found.includes('Filter')).toBe(collation.startsWith('public.'));
        expect(found).not.toContain('hashtext');
      }
    },
  );

  it.each(['"C"', '"default"', '"en-US-x-icu"'])(
    'serves searches where there is one: %s',
    async (collation) => {
      await table.create(`c_text text COLLATE ${collation}`);
      await table.db.query(
        "INSERT INTO public.everything SELECT 'k' || n FROM generate_series(1, 2000) n; CREATE INDEX ON public.everything (c_text text_pattern_ops); ANALYZE public.everything",
      );
      const found = await plan({ field: 'text', op: 'startsWith', value: 'k77', caseSensitive: true });
      expect(found).toContain('Index Cond');
      expect(found).not.toContain('hashtext');
    },
  );
});

describe('texts of two collations in one formula', () => {
  const definition: DatasetDefinition = {
    ...EVERYTHING,
    fields: {
      id: { column: 'id', type: 'integer' },
      a: { column: 'a', type: 'text' },
      b: { column: 'b', type: 'text' },
      n: { column: 'n', type: 'text' },
      moment: { column: 'moment', type: 'timestamp' },
      same: { formula: 'a = b', type: 'boolean' },
      differ: { formula: 'a != n', type: 'boolean' },
      none: { formula: 'nullIf(a, n)', type: 'text' },
      chosen: { formula: 'if(id > 1, a, n)', type: 'text' },
      word: { formula: "case when n = 'abc' then 'it' else 'other' end", type: 'text' },
    },
  };
  const ask = (spec: Partial<QuerySpec>): Promise<unknown> => table.ask(spec, definition);

  beforeAll(() =>
    table.create(
      'id int, a text COLLATE "C", b text COLLATE "POSIX", n text COLLATE public.caseless, moment timestamptz DEFAULT now()',
      [
        [1, 'abc', 'abc', 'ABC'],
        [2, 'abc', 'x', 'abc'],
        [3, null, null, null],
      ],
    ),
  );

  it('are compared by code points', async () => {
    const dimensions = ['id', 'same', 'differ', 'none', 'chosen', 'word'];
    expect(await ask({ dimensions })).toEqual([
      { id: 1, same: true, differ: true, none: 'abc', chosen: 'ABC', word: 'other' },
      { id: 2, same: false, differ: false, none: null, chosen: 'abc', word: 'it' },
      { id: 3, same: null, differ: null, none: null, chosen: null, word: 'other' },
    ]);
  });

  const filters: [FilterCondition, number[]][] = [
    [{ field: 'chosen', op: 'eq', value: 'ABC' }, [1]],
    [{ field: 'chosen', op: 'neq', value: 'ABC' }, [2, 3]],
    [{ field: 'chosen', op: 'in', value: ['abc'] }, [2]],
    [{ field: 'chosen', op: 'contains', value: 'B', caseSensitive: true }, [1]],
    [{ field: 'chosen', op: 'contains', value: 'B' }, [1, 2]],
    [{ field: 'chosen', op: 'gte', value: 'a' }, [2]],
  ];
  it.each(filters)('can be filtered by: %j', async (filter, expected) => {
    expect(await ask({ dimensions: ['id'], filters: [filter] })).toEqual(expected.map((id) => ({ id })));
  });

  it('are compared after grouping', async () => {
    const last = (field: string): QuerySpec['metrics'] => [
      { aggregate: 'last', field, by: 'moment', as: field },
    ];
    const metrics = [
      ...(last('a') ?? []),
      ...(last('n') ?? []),
      { formula: 'a = n', as: 'same' },
      { formula: 'nullIf(a, n)', as: 'none' },
    ];
    expect(
      await ask({ dimensions: ['id'], metrics, filters: [{ field: 'id', op: 'lt', value: 3 }] }),
    ).toEqual([
      { id: 1, a: 'abc', n: 'ABC', same: false, none: 'abc' },
      { id: 2, a: 'abc', n: 'abc', same: true, none: null },
    ]);
  });
});
