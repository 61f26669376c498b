import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import { createExplainGate } from '../src/execution/explain-gate.ts';
import { createExecutor } from '../src/execution/index.ts';
import { compile, FLIGHTS } from './query-fixtures.ts';

const limits = { timeoutMs: 5_000, maxRows: 100, maxBytes: 1_000_000 };
let db: TestDatabase;
let analytics: AnalyticsDatabase;
const read: string[] = [];
beforeAll(async () => {
  db = await createTestDatabase('analytics');
  const inner = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 2 });
  analytics = {
    ...inner,
    read(statement, options) {
      read.push(statement.text);
      return inner.read(statement, options);
    },
    readRaw(statement, options) {
      read.push(statement.text);
      return inner.readRaw(statement, options);
    },
  };
});
afterAll(async () => {
  await analytics.close();
  await db.drop();
});

const QUESTION = compile(FLIGHTS, {
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count' }],
  filters: [{ field: 'origin', op: 'eq', value: 'ORD' }],
});

/** What Postgres reckons, by way of the tests' own connection. */
async function costOf(text: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await db.query<{ 'QUERY PLAN': { Plan: { 'Total Cost': number } }[] }>(
    `explain (format json) ${text}`,
    [...values],
  );
  return rows[0]?.['QUERY PLAN'][0]?.Plan['Total Cost'] ?? 0;
}

describe('the limit on cost', () => {
  it('refuses what costs more before it runs, and names both figures', async () => {
    const { text, values = [] } = QUESTION.statement;
    const cost = await costOf(text, values);
    const refusing = createExecutor({ databaseFor: () => analytics, limits, maxCost: Math.floor(cost) - 1 });
    read.length = 0;
    await expect(refusing.run(QUESTION, { tenant: 'a' })).rejects.toMatchObject({
      code: 'query_too_expensive',
      message: expect.stringContaining(
        `costs ${Math.round(cost)}, and the limit is ${Math.floor(cost) - 1}`,
      ) as string,
    });
    expect(read).toEqual([`EXPLAIN (FORMAT JSON) ${text}`]);
    const allowing = createExecutor({ databaseFor: () => analytics, limits, maxCost: Math.ceil(cost) });
    expect(JSON.parse(Buffer.from(await allowing.run(QUESTION, { tenant: 'a' })).toString())).toMatchObject({
      rowCount: 1,
    });
    await expect(refusing.readRows({ ...QUESTION, maxRows: 10 }, { tenant: 'a' })).rejects.toMatchObject({
      code: 'query_too_expensive',
    });
  });

  it('asks nothing when there is none', async () => {
    read.length = 0;
    await createExecutor({ databaseFor: () => analytics, limits }).run(QUESTION, { tenant: 'a' });
    expect(read).toEqual([QUESTION.statement.text]);
  });

  it('asks once a minute for the same statement with the same values', async () => {
    let now = 0;
    const gate = createExplainGate({ maxCost: 1_000_000, monotonic: () => now });
    const text = 'select count(*) from public.flights where origin = $1';
    const ask = async (value: string): Promise<void> => gate(analytics, { text, values: [value] }, {});
    read.length = 0;
    await ask('ORD');
    await ask('ORD');
    await ask('JFK');
    expect(read).toHaveLength(2);
    now = 60_000;
    await ask('ORD');
    expect(read).toHaveLength(3);
  });

  it('says of a broken statement what running it would say', async () => {
    const gate = createExplainGate({ maxCost: 1 });
    await expect(gate(analytics, { text: 'select 1 from public.nothing' }, {})).rejects.toMatchObject({
      code: 'schema_drift',
    });
  });
});
