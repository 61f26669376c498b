import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilterCondition, QuerySpec } from '../src/contract/types/query.ts';
import { compile, EVERYTHING } from './query-fixtures.ts';
import { createQueryTable, type QueryTable } from './query-table.ts';

let table: QueryTable;

beforeAll(async () => {
  table = await createQueryTable();
});

afterAll(() => table?.drop());

describe('a number beside a column of doubles', () => {
  const NUMBERS = [
    '0.1',
    '0.2',
    '0.5',
    '1',
    '15',
    '16777216',
    '16777218',
    '3.4028235e38',
    '1.1754944e-38',
    '1e-45',
    '-0.1',
    '8388608.5',
    '0.3',
    '7.0385307e-26',
    'NaN',
    'Infinity',
    '-Infinity',
    '0',
    '123456.79',
    '33554432',
  ] as const;
  const ASKED = [
    ...NUMBERS,
    '0.10000000149011612',
    '16777217',
    '0.15',
    '1e300',
    '1e-60',
    '0.30000000000000004',
  ];
  const HOLDS: Record<string, (shown: number, asked: number) => boolean> = {
    eq: (shown, asked) => order(shown, asked) === 0,
    neq: (shown, asked) => order(shown, asked) !== 0,
    lt: (shown, asked) => order(shown, asked) < 0,
    lte: (shown, asked) => order(shown, asked) <= 0,
    gt: (shown, asked) => order(shown, asked) > 0,
    gte: (shown, asked) => order(shown, asked) >= 0,
  };

  /** NaN equals NaN and is above all. */
  function order(left: number, right: number): number {
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left < right ? -1 : Number(left > right);
  }

  it.each(['real', 'double precision'])('compares with what a %s shows', async (type) => {
    await table.create(`n serial, c_double ${type}`, []);
    for (const number of [...NUMBERS, null]) {
      await table.db.query('INSERT INTO public.everything (c_double) VALUES ($1)', [number]);
    }
    const rows = await table.ask({ dimensions: ['ratio'] });
    const shown = rows.map(({ ratio }) => ratio).filter((ratio) => ratio !== null);
    expect(shown).toContain(0.1);
    expect(shown).toHaveLength(NUMBERS.length);
    for (const asked of ASKED) {
      for (const [op, holds] of Object.entries(HOLDS)) {
        const expected = rows
          .map(({ ratio }) => ratio)
          .filter((ratio) => (ratio === null ? op === 'neq' : holds(Number(ratio), Number(asked))));
        const condition = { field: 'ratio', op, value: asked } as FilterCondition;
        expect([op, asked, await table.kept('ratio', condition)]).toEqual([op, asked, expected]);
      }
    }
    const some: FilterCondition = { field: 'ratio', op: 'in', value: [0.1, 0.3, 16777217, 15] };
    expect(await table.kept('ratio', some)).toEqual([0.1, 0.3, 15]);
    const between: FilterCondition = { field: 'ratio', op: 'between', value: [0.1, 0.3] };
    expect(await table.kept('ratio', between)).toEqual([0.1, 0.2, 0.3]);
  });

  it.each(['real', 'double precision'])('finds each of many values of a %s', async (type) => {
    await table.create(`n serial, c_double ${type}`, []);
    await table.db.query(`INSERT INTO public.everything (c_double)
      SELECT ((n * 7919 % 100003) / 1000.0 * power(10, n % 60 - 30))::${type} FROM generate_series(1, 3000) AS n`);
    const { rows } = await table.db.query<{ c_double: number }>(
      'SELECT DISTINCT c_double FROM public.everything',
    );
    const shown = rows.map((row) => row.c_double);
    const question = (values: number[]): Partial<QuerySpec> => ({
      metrics: [{ aggregate: 'countDistinct', field: 'ratio', as: 'n' }],
      filters: [{ field: 'ratio', op: 'in', value: values }],
    });
    for (let start = 0; start < shown.length; start += 100) {
      const values = shown.slice(start, start + 100);
      expect(await table.ask(question(values))).toEqual([{ n: values.length }]);
    }
  });

  it('shows a real that an aggregate picks as it is shown elsewhere, to having too', async () => {
    await table.create('c_double real, c_date date', [['0.1', '2024-01-01']]);
    const picked = await table.ask({
      metrics: [
        { aggregate: 'min', field: 'ratio' },
        { aggregate: 'first', field: 'ratio', by: 'day' },
        { formula: 'min_ratio + 0.2', as: 'more' },
      ],
      having: [{ field: 'min_ratio', op: 'eq', value: 0.1 }],
    });
    expect(picked).toEqual([{ min_ratio: 0.1, first_ratio: 0.1, more: 0.1 + 0.2 }]);
  });

  it('makes one of decimals that show as one double', async () => {
    await table.create('c_double numeric', [['0.1'], ['0.10000000000000000001'], ['0.2']]);
    const { fields } = EVERYTHING;
    const isTenth = { formula: 'ratio = 0.1', type: 'boolean' } as const;
    const dataset = { ...EVERYTHING, fields: { ...fields, isTenth } };
    const metrics: QuerySpec['metrics'] = [{ aggregate: 'count', as: 'n' }];
    expect(await table.ask({ dimensions: ['ratio', 'isTenth'], metrics }, dataset)).toEqual([
      { ratio: 0.1, isTenth: true, n: 2 },
      { ratio: 0.2, isTenth: false, n: 1 },
    ]);
    const distinct: QuerySpec['metrics'] = [{ aggregate: 'countDistinct', field: 'ratio', as: 'n' }];
    expect(await table.ask({ metrics: distinct })).toEqual([{ n: 2 }]);
    const tenth: FilterCondition = { field: 'ratio', op: 'eq', value: 0.1 };
    expect(await table.ask({ metrics, filters: [tenth] })).toEqual([{ n: 2 }]);
  });

  it('uses an index, for a real as for a double precision', async () => {
    for (const type of ['real', 'double precision']) {
      await table.create(`c_double ${type}`, []);
      await table.db.query('INSERT INTO public.everything SELECT random() FROM generate_series(1, 20000)');
      await table.db.query('CREATE INDEX ON public.everything (c_double)');
      await table.db.query('ANALYZE public.everything');
      for (const condition of ['= 0.1', '< 0.001'] as const) {
        const [op, value] = condition.startsWith('=') ? (['eq', 0.1] as const) : (['lt', 0.001] as const);
        const plan = await explain({ field: 'ratio', op, value });
        expect(plan).toContain('Index');
      }
    }
  });

  async function explain(condition: FilterCondition): Promise<string> {
    const { statement } = compile(EVERYTHING, { metrics: [{ aggregate: 'count' }], filters: [condition] });
    const { rows } = await table.db.query(`EXPLAIN ${statement.text}`, [...(statement.values ?? [])]);
    return JSON.stringify(rows);
  }
});
