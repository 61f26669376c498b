import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (c_text text, c_bigint bigint, c_integer integer, c_timestamptz timestamptz, c_zoned timestamp);
    INSERT INTO public.everything VALUES
      ('a', 9007199254740991, 2000000000, '2024-03-01 10:20Z', '0001-01-01 00:00'),
      ('a', 1, 2000000000, 'infinity', '0001-01-02 00:00'),
      ('b', 1, 2000000000, '-infinity', '2024-03-01 00:00'),
      ('c', 1, 2000000000, NULL, NULL)`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

const rowsOf = async (spec: Partial<QuerySpec>): Promise<unknown> =>
  (await runner.ask(EVERYTHING, spec)).rows;

describe('groups without an aggregate', () => {
  const metrics: QuerySpec['metrics'] = [{ formula: '1 + 1', as: 'x' }];
  const nothing: QuerySpec['filters'] = [{ field: 'text', op: 'eq', value: 'absent' }];

  it('are one without dimensions, whatever rows there are', async () => {
    expect(await rowsOf({ metrics })).toEqual([{ x: 2 }]);
    expect(await rowsOf({ metrics, filters: nothing })).toEqual([{ x: 2 }]);
    expect(await rowsOf({ metrics, having: [{ field: 'x', op: 'eq', value: 2 }] })).toEqual([{ x: 2 }]);
    expect(await rowsOf({ metrics, having: [{ field: 'x', op: 'gt', value: 2 }] })).toEqual([]);
  });

  it('are as many as the dimensions have values', async () => {
    const each = ['a', 'b', 'c'];
    expect(await rowsOf({ dimensions: ['text'] })).toEqual(each.map((text) => ({ text })));
    expect(await rowsOf({ dimensions: ['text'], metrics })).toEqual(each.map((text) => ({ text, x: 2 })));
    expect(await rowsOf({ dimensions: ['text'], metrics, filters: nothing })).toEqual([]);
  });
});

describe('times at the edges', () => {
  it('keeps infinity in bins of any width', async () => {
    for (const [every, unit, start] of [
      [15, 'minute', '10:15'],
      [6, 'hour', '06:00'],
    ] as const) {
      const dimensions = [{ field: 'moment', granularity: { every, unit }, as: 'bin' }];
      const bins = ['-infinity', `2024-03-01T${start}:00Z`, 'infinity', null];
      expect(await rowsOf({ dimensions })).toEqual(bins.map((bin) => ({ bin })));
    }
  });

  it('compares a zoned column with the first day that can be written', async () => {
    const count = async (value: string, op: 'gte' | 'lt'): Promise<unknown> =>
      rowsOf({ metrics: [{ aggregate: 'count', as: 'n' }], filters: [{ field: 'zoned', op, value }] });
    expect(await count('0001-01-01', 'gte')).toEqual([{ n: 3 }]);
    expect(await count('0001-01-01', 'lt')).toEqual([{ n: 0 }]);
    expect(await count('0001-01-02', 'lt')).toEqual([{ n: 1 }]);
  });
});

describe('whole numbers beyond what JSON holds', () => {
  it('are refused with advice that fits a formula, or a field', async () => {
    const sum: QuerySpec['metrics'] = [{ aggregate: 'sum', field: 'small', as: 's' }];
    const formula = { formula: 's * s', as: 'x' };
    await expect(rowsOf({ metrics: [...sum, formula] })).rejects.toThrow(/In its formula, multiply by 1\.0/);
    const [row] = (await runner.ask(EVERYTHING, { metrics: [...sum, { formula: 's * s * 1.0', as: 'x' }] }))
      .rows;
    expect(row?.['x']).toBeCloseTo(6.4e19, -6);
  });
});
