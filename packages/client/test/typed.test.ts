import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, defineDataset, type LensClient } from '../src/index.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const flights = defineDataset({
  name: 'flights',
  fields: {
    origin: { type: 'text' },
    destination: { type: 'text' },
    date: { type: 'timestamp' },
    delay: { type: 'integer' },
    distance: { type: 'integer' },
  },
});

let api: ApiUnderTest;
let client: LensClient<number>;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});
afterAll(() => api?.close());

describe('a typed question', () => {
  it('answers rows that have the types they say', async () => {
    const { rows } = await client.from(flights).query({
      dimensions: [
        'origin',
        { field: 'date', granularity: 'month' },
        { field: 'date', granularity: 'weekday', as: 'day' },
      ],
      metrics: [
        { aggregate: 'count' },
        { aggregate: 'avg', field: 'delay' },
        { aggregate: 'max', field: 'destination', as: 'furthest' },
        { aggregate: 'avg', over: { aggregate: 'max', field: 'delay', per: ['destination'] } },
        { formula: 'count * 2', as: 'twice' },
      ],
      filters: [
        {
          or: [
            { field: 'delay', op: 'gt', value: 15 },
            { field: 'origin', op: 'in', value: ['ORD'] },
          ],
        },
      ],
      orderBy: [{ field: 'count', direction: 'desc' }, { field: 'date_month' }],
      limit: 5,
    });
    expectTypeOf(rows).toEqualTypeOf<
      {
        origin: string | null;
        date_month: string | null;
        day: number | null;
        count: number;
        avg_delay: number | null;
        furthest: string | null;
        avg_max_delay: number | null;
        twice: number | string | boolean | null;
      }[]
    >();
    expect(rows).toHaveLength(5);
    for (const row of rows) {
      expect(row).toEqual({
        origin: expect.any(String),
        date_month: expect.stringMatching(/^\d{4}-\d{2}-01/),
        day: expect.any(Number),
        count: expect.any(Number),
        avg_delay: expect.any(Number),
        furthest: expect.any(String),
        avg_max_delay: expect.any(Number),
        twice: row.count * 2,
      });
    }
  });

  it('has the columns of another period, and null where a group may be missing', async () => {
    const range = { start: '2001-02-01', end: '2001-02-03' };
    const { rows } = await client.from(flights).query({
      dimensions: [{ field: 'date', granularity: 'day', as: 'day' }],
      metrics: [
        { aggregate: 'count', as: 'n' },
        { aggregate: 'min', field: 'origin', as: 'first' },
      ],
      filters: [{ field: 'date', op: 'inRange', value: range }],
      compare: { to: 'previousPeriod' },
    });
    expectTypeOf(rows).toEqualTypeOf<
      {
        day: string | null;
        n: number | null;
        first: string | null;
        n__previous: number | null;
        first__previous: string | null;
        n__delta: number | null;
        n__percent: number | null;
      }[]
    >();
    expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(
      ['day', 'first', 'first__previous', 'n', 'n__delta', 'n__percent', 'n__previous'].toSorted(),
    );
    const filled = await client.from(flights).query({
      dimensions: [{ field: 'date', granularity: 'day', as: 'day' }],
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'date', op: 'inRange', value: range }],
      fill: 'null',
    });
    expectTypeOf(filled.rows).toEqualTypeOf<{ day: string | null; n: number | null }[]>();
  });

  it('reads rows as they are, at once, in pages and to the end', async () => {
    const spec = {
      fields: ['origin', 'delay'],
      filters: [{ field: 'origin', op: 'eq', value: 'ABQ' }],
    } as const;
    const { rows } = await client.from(flights).rows({ ...spec, limit: 1000 });
    expectTypeOf(rows).toEqualTypeOf<{ origin: string | null; delay: number | null }[]>();
    const paged: typeof rows = [];
    for await (const page of client.from(flights).pages({ ...spec, limit: 1000 })) paged.push(...page.rows);
    const exported: typeof rows = [];
    for await (const row of client.from(flights).exportRows(spec)) exported.push(row);
    expect(rows.length).toBeGreaterThan(3);
    expect(paged).toEqual(rows);
    expect(exported).toHaveLength(rows.length);
  });

  it('is a plain question where one is kept', () => {
    expect(client.from(flights).spec({ metrics: [{ aggregate: 'count' }] })).toEqual({
      dataset: 'flights',
      metrics: [{ aggregate: 'count' }],
    });
  });
});

const ledger = defineDataset({
  name: 'ledger',
  fields: {
    booked: { type: 'date' },
    amount: { type: 'decimal' },
    tags: { type: 'array' },
    open: { type: 'boolean' },
  },
  metrics: { margin: { type: 'decimal' }, share: { formula: 'sum(amount) / 2' } },
  segments: { large: { field: 'amount', op: 'gt', value: 1000 } },
});

describe('types of rows', () => {
  it('follow the number policy of the client', () => {
    const asked = {
      metrics: [{ aggregate: 'sum', field: 'amount' }, { metric: 'margin' }, { metric: 'share' }],
    } as const;
    const numbers = createClient({ baseUrl: '' }).from(ledger);
    const strings = createClient({ baseUrl: '', numbers: 'string' }).from(ledger);
    const own = createClient({ baseUrl: '', numbers: (text: string) => BigInt(text) }).from(ledger);
    type RowOf<Asked extends (spec: typeof asked) => PromiseLike<{ rows: unknown[] }>> = Awaited<
      ReturnType<Asked>
    >['rows'][number];
    expectTypeOf<RowOf<typeof numbers.query<[], (typeof asked)['metrics']>>>().toEqualTypeOf<{
      sum_amount: number | null;
      margin: number | null;
      share: number | null;
    }>();
    expectTypeOf<RowOf<typeof strings.query<[], (typeof asked)['metrics']>>>().toEqualTypeOf<{
      sum_amount: string | null;
      margin: string | null;
      share: number | null;
    }>();
    expectTypeOf<RowOf<typeof own.query<[], (typeof asked)['metrics']>>>().toEqualTypeOf<{
      sum_amount: bigint | null;
      margin: bigint | null;
      share: number | null;
    }>();
  });
});
