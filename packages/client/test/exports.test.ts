import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LensClient, type QuerySpec } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';
import { startTestServer } from './support/test-server.ts';

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
};
const SLOW: QuerySpec = { dataset: 'slow', dimensions: ['origin'], metrics: [{ aggregate: 'count' }] };

async function textOf(file: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(file).text();
}

async function rowsOf(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

const runsNothing = async (): Promise<boolean> => (await api.runningQueries()).length === 0;

describe('files', () => {
  it('are the rows of the answer', async () => {
    const { rows } = await client.query(ORIGINS);
    expect(await rowsOf(client.queries.exportRows(ORIGINS))).toEqual(rows);
    const lines = rows.map(({ origin, n }) => `${String(origin)},${String(n)}\r\n`);
    expect(await textOf(await client.queries.export(ORIGINS))).toBe(`origin,n\r\n${lines.join('')}`);
    const marked = await client.queries.export(ORIGINS, { format: 'csv', bom: true });
    const bytes = new Uint8Array(await new Response(marked).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('say at their end how many rows there were', async () => {
    const rows = client.queries.exportRows({ ...ORIGINS, limit: 2 });
    await rows.next();
    await rows.next();
    expect(await rows.next()).toEqual({ done: true, value: { rowCount: 2, truncated: true } });
  });

  it('that are refused are problems', async () => {
    const wrong = { ...ORIGINS, totals: true };
    expect(await errorOf(client.queries.export(wrong))).toMatchObject({ status: 422 });
    expect(await errorOf(rowsOf(client.queries.exportRows(wrong)))).toMatchObject({ status: 422 });
  });

  it('that are given up stop in Postgres', async () => {
    const asked = new AbortController();
    const waiting = errorOf(client.queries.export(SLOW, { signal: asked.signal }));
    await expect.poll(runsNothing).toBe(false);
    asked.abort();
    expect((await waiting).code).toBe('aborted');
    await expect.poll(runsNothing).toBe(true);
    const read = new AbortController();
    const file = await client.queries.export(
      { dataset: 'flights', fields: ['origin'] },
      { signal: read.signal },
    );
    read.abort();
    expect((await errorOf(textOf(file))).code).toBe('aborted');
    for await (const row of client.queries.exportRows({ dataset: 'flights', fields: ['origin'] })) {
      expect(row).toHaveProperty('origin');
      break;
    }
    await expect.poll(runsNothing).toBe(true);
  });

  it.each([
    ['its last line', '{"columns":[{"name":"n"}]}\n[1]\n'],
    ['the end of a line', '{"columns":[{"name":"n"}]}\n[1]\n{"end":{"rowCount":1,"truncated":false}}'],
    ['a row', '{"columns":[{"name":"n"}]}\n[1]\n{"end":{"rowCount":2,"truncated":false}}\n'],
    ['all', ''],
    ['sense', '<html>\n'],
  ])('without %s are not taken for whole', async (_, text) => {
    const server = await startTestServer(() => ({ text }));
    const broken = createClient({ baseUrl: server.baseUrl, getToken: () => 'token' });
    expect(await errorOf(rowsOf(broken.queries.exportRows(ORIGINS)))).toMatchObject({
      code: 'invalid_response',
    });
    await server.close();
  });

  it('fault broken-stream: that break off fail to be read', async () => {
    const server = await startTestServer(() => ({ break: 'inside-body' }));
    const broken = createClient({ baseUrl: server.baseUrl, getToken: () => 'token' });
    const file = await broken.queries.export(ORIGINS);
    expect((await errorOf(textOf(file))).code).toBe('network_error');
    await server.close();
  });
});

describe('explanations', () => {
  it('tell the statement and the plan', async () => {
    const { sql, plan, parameterCount } = await client.queries.explain(ORIGINS);
    expect(sql).toContain('"flights"');
    expect(plan?.estimatedRows).toBeGreaterThan(0);
    expect(parameterCount).toBeGreaterThanOrEqual(0);
  });
});
