import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';
import type { QueryResult, QuerySpec } from '../../src/contract/types/query.ts';
import { encodeResult, fusePlans, splitRows, type DataFacts } from '../../src/query/index.ts';
import { compile } from '../query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from '../query-run.ts';

let database: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  await database.query(`
    create table public.sizes (size numeric, part uuid, wide integer);
    insert into public.sizes
      select (array['1', '1.0', '1.00', '2'])[i % 4 + 1]::numeric,
        ('00000000-0000-0000-0000-00000000000' || i % 3)::uuid, 2147483647 - (i * 7919) % 1000000007
      from generate_series(1, 400) as i`);
  runner = await createQueryRunner(database.url);
});

afterAll(async () => {
  await runner?.close();
  await database?.drop();
});

/** Two fields may read one column, each as a type of its own. */
const SIZES: DatasetDefinition = {
  name: 'sizes',
  title: 'Sizes',
  base: { schema: 'public', table: 'sizes' },
  fields: {
    size: { column: 'size', type: 'decimal' },
    sizeText: { column: 'size', type: 'text' },
    part: { column: 'part', type: 'uuid' },
    partText: { column: 'part', type: 'text' },
    wide: { column: 'wide', type: 'integer' },
  },
};
const COUNT = { aggregate: 'count', as: 'n' } as const;
const FEW: DataFacts = { rows: () => 10_000_000, distinct: () => 4 };
const AT = { computedAt: new Date('2024-03-12T12:00:00.000Z'), truncated: false };

/** Answers of the one statement that the questions are fused into. */
async function fused(specs: readonly Partial<QuerySpec>[]): Promise<QueryResult['rows'][]> {
  const compiled = specs.map((spec) => compile(SIZES, spec));
  const fusions = fusePlans(
    compiled.flatMap(({ plan }) => plan ?? []),
    FEW,
  );
  expect(fusions.map(({ members }) => members)).toEqual([specs.map((_, index) => index)]);
  const [fusion] = fusions;
  if (fusion === undefined) throw new TypeError('There is one fusion.');
  const parts = splitRows(
    await runner.rows(fusion.statement),
    compiled.map(({ columns }) => columns.length),
  );
  return compiled.map(
    (one, index) => (JSON.parse(encodeResult(one, parts[index] ?? [], AT)) as QueryResult).rows,
  );
}

async function alone(specs: readonly Partial<QuerySpec>[]): Promise<QueryResult['rows'][]> {
  const answers: QueryResult['rows'][] = [];
  for (const spec of specs) answers.push((await runner.ask(SIZES, spec)).rows);
  return answers;
}

describe('questions that read one column as several types', () => {
  it('are not answered from the groups of another type', async () => {
    const specs: Partial<QuerySpec>[] = [
      { metrics: [COUNT], dimensions: ['size'] },
      { metrics: [COUNT], filters: [{ field: 'sizeText', op: 'eq', value: '1.00' }] },
      { metrics: [{ ...COUNT, filters: [{ field: 'sizeText', op: 'eq', value: '1' }] }] },
      { metrics: [COUNT], filters: [{ field: 'size', op: 'eq', value: '1.0' }] },
    ];
    const answers = await fused(specs);
    expect(answers.slice(1)).toEqual([[{ n: 100 }], [{ n: 100 }], [{ n: 300 }]]);
    expect(answers.slice(1)).toEqual((await alone(specs)).slice(1));
  });

  it('are not compared as another type', async () => {
    const specs: Partial<QuerySpec>[] = [
      { metrics: [COUNT], dimensions: ['partText'] },
      {
        metrics: [COUNT],
        filters: [{ field: 'part', op: 'eq', value: '00000000-0000-0000-0000-000000000001' }],
      },
    ];
    expect(await fused(specs)).toEqual(await alone(specs));
  });
});

describe('the deviation of exact numbers', () => {
  it('has all the digits of a double, fused or alone', async () => {
    const spread: Partial<QuerySpec> = { metrics: [{ aggregate: 'stddev', field: 'wide', as: 's' }] };
    const specs = [spread, { metrics: [COUNT] }];
    const [first] = await alone([spread]);
    expect((await fused(specs))[0]).toEqual(first);
    const { rows } = await database.query<{ s: number }>(
      'select sqrt(var_samp(wide)::numeric(60,30))::float8 as s from public.sizes',
    );
    expect(first).toEqual([{ s: rows[0]?.s }]);
    expect(Number.isInteger(first?.[0]?.['s'])).toBe(false);
  });
});
