import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient, type QuerySpec } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});

afterAll(() => api.close());

const ORIGINS: QuerySpec = {
  dataset: 'flights',
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count', as: 'n' }],
  orderBy: [{ field: 'n', direction: 'desc' }],
};

it('pages put together are the answer, and end by themselves', async () => {
  const { rows } = await client.query(ORIGINS);
  const all: unknown[] = [];
  const sizes: number[] = [];
  for await (const page of client.queries.pages({ ...ORIGINS, limit: 7 })) {
    all.push(...page.rows);
    sizes.push(page.rows.length);
  }
  expect(all).toEqual(rows);
  expect(sizes.slice(0, -1).every((size) => size === 7)).toBe(true);
  expect(sizes.length).toBeGreaterThan(2);
});

it('a cursor of another question, or an altered one, is refused with 400', async () => {
  const { nextCursor } = await client.query({ ...ORIGINS, limit: 7 });
  const cursor = nextCursor ?? '';
  for (const wrong of [
    { ...ORIGINS, limit: 8, cursor },
    { ...ORIGINS, limit: 7, cursor: `${cursor.slice(0, -6)}AAAAAA` },
    { ...ORIGINS, limit: 7, cursor: 'made-up' },
  ]) {
    expect(await errorOf(client.query(wrong))).toMatchObject({ status: 400, code: 'cursor_mismatch' });
  }
  expect(await errorOf(client.query({ ...ORIGINS, limit: 7, totals: true, cursor }))).toMatchObject({
    status: 422,
  });
});
