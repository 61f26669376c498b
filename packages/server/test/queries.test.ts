import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchResult, Problem, QueryResult } from '@istari-lens/core/contract';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture.close());

const TOP_ORIGINS = {
  dataset: 'flights',
  metrics: [
    { aggregate: 'count', as: 'n' },
    { field: 'delay', aggregate: 'avg', as: 'avgDelay' },
  ],
  dimensions: ['origin'],
  orderBy: [{ field: 'n', direction: 'desc' }],
  limit: 5,
};

describe('POST /query', () => {
  test('answers with the figures of the database, a miss and then a hit of the same bytes', async () => {
    const { call, token, analytics } = fixture;
    const first = await call('runQuery', { token, body: TOP_ORIGINS });
    expect(first.status).toBe(200);
    const { rows } = first.body as QueryResult;
    const expected = await analytics.query(
      'SELECT origin, count(*)::int AS n, avg(delay)::float8 AS "avgDelay" FROM flights GROUP BY origin ORDER BY n DESC, origin COLLATE "C" LIMIT 5',
    );
    expect(rows.map(({ origin, n }) => ({ origin, n }))).toEqual(
      expected.rows.map(({ origin, n }) => ({ origin, n })),
    );
    for (const [index, row] of rows.entries())
      expect(row['avgDelay']).toBeCloseTo(expected.rows[index]?.['avgDelay'], 9);
    expect(first.headers.get('lens-cache')).toBe('miss');
    expect(first.headers.get('age')).toBe('0');
    expect(first.headers.get('server-timing')).toMatch(/^lens;dur=\d+\.\d$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Authorization');
    expect(first.headers.get('vary')).toContain('Origin');
    expect(first.headers.get('etag')).toBeNull();

    const second = await call('runQuery', { token, body: TOP_ORIGINS });
    expect(second.headers.get('lens-cache')).toBe('hit');
    expect(second.text).toBe(first.text);
    expect(second.headers.get('x-query-id')).not.toBe(first.headers.get('x-query-id'));
  });

  test('keeps the query id of the caller and refuses one that is no UUID', async () => {
    const { call, token } = fixture;
    const id = '0d7f6b9e-8a0e-4a57-9d3b-3f0a0e6f8b11';
    const named = await call('runQuery', { token, body: TOP_ORIGINS, headers: { 'X-Query-Id': id } });
    expect(named.headers.get('x-query-id')).toBe(id);
    const misnamed = await call('runQuery', { token, body: TOP_ORIGINS, headers: { 'X-Query-Id': 'mine' } });
    expect(misnamed).toMatchObject({
      status: 400,
      body: { code: 'malformed_request', errors: [{ pointer: 'X-Query-Id' }] },
    });
  });

  const count = { aggregate: 'count' };
  test.each<[string, unknown, number, string, object | undefined]>([
    [
      'unknown dataset',
      { dataset: 'flihgts', metrics: [count] },
      422,
      'unknown_dataset',
      { suggestion: 'flights' },
    ],
    [
      'unknown field',
      { dataset: 'flights', metrics: [count], dimensions: ['orgin'] },
      422,
      'invalid_query',
      { pointer: '/dimensions/0', suggestion: 'origin' },
    ],
    [
      'unknown operator',
      { dataset: 'flights', metrics: [count], filters: [{ field: 'delay', op: 'equals', value: 1 }] },
      422,
      'invalid_query',
      { pointer: '/filters/0/op', suggestion: 'eq' },
    ],
    [
      'unknown aggregate',
      { dataset: 'flights', metrics: [{ aggregate: 'cuont' }] },
      422,
      'invalid_query',
      { pointer: '/metrics/0/aggregate', suggestion: 'count' },
    ],
    [
      'unknown key',
      { dataset: 'flights', metric: [count] },
      422,
      'invalid_query',
      { pointer: '/metric', suggestion: 'metrics' },
    ],
    [
      'wrong type',
      { dataset: 'flights', metrics: 'count' },
      422,
      'invalid_query',
      { pointer: '/metrics', code: 'wrong_type' },
    ],
    [
      'wrong value type',
      { dataset: 'flights', metrics: [count], filters: [{ field: 'delay', op: 'gt', value: 'much' }] },
      422,
      'invalid_query',
      { pointer: '/filters/0/value' },
    ],
    ['no object', [], 422, 'invalid_query', { pointer: '', code: 'wrong_type' }],
    ['malformed JSON', '{"dataset":', 400, 'malformed_json', undefined],
    [
      'prototype key',
      '{"dataset":"flights","__proto__":{"limit":1}}',
      422,
      'invalid_query',
      { pointer: '/__proto__' },
    ],
    ['deep nesting', '['.repeat(50_000) + ']'.repeat(50_000), 422, 'invalid_query', { code: 'too_deep' }],
    ['NUL', '{"dataset":"fli\\u0000ghts"}', 422, 'invalid_query', { code: 'bad_text' }],
    [
      'a body beyond the limit',
      JSON.stringify({ dataset: 'x'.repeat(1_100_000) }),
      413,
      'body_too_large',
      undefined,
    ],
  ])('refuses %s', async (_name, body, status, code, issue) => {
    const { call, token } = fixture;
    const result = await call('runQuery', { token, body });
    expect(result).toMatchObject({ status, body: { code } });
    if (issue !== undefined) expect((result.body as Problem).errors?.[0]).toMatchObject(issue);
    expect(result.text).not.toMatch(/select|public\.|127\.0\.0\.1|localhost|postgres/i);
  });

  test('refuses other media types and bodies in them', async () => {
    const { call, token } = fixture;
    const result = await call('runQuery', {
      token,
      body: 'dataset=flights',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(result).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    const charset = await call('runQuery', {
      token,
      body: TOP_ORIGINS,
      headers: { 'Content-Type': 'application/json; charset=utf-7' },
    });
    expect(charset.status).toBe(415);
    const encoding = await call('runQuery', {
      token,
      body: TOP_ORIGINS,
      headers: { 'Content-Encoding': 'rot13' },
    });
    expect(encoding.status).toBe(415);
  });

  test('no body at all is an empty question', async () => {
    const { call, token } = fixture;
    expect(await call('runQuery', { token })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/dataset', code: 'missing' }] },
    });
  });

  test('fault client-gone: a caller who goes away leaves no query behind', async () => {
    const { server, token, lens, admin, analytics } = fixture;
    await analytics.query(
      'CREATE VIEW slow_flights AS SELECT flights.*, pg_sleep(0.02)::text AS pause FROM flights',
    );
    await analytics.query(`GRANT SELECT ON slow_flights TO "${analytics.readerRole}"`);
    await lens.datasets.create(admin, {
      name: 'slow',
      base: { schema: 'public', table: 'slow_flights' },
      fields: { pause: { column: 'pause', type: 'text' } },
    });
    const running = async (): Promise<number> => {
      const { rows } = await analytics.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow_flights%' AND pid <> pg_backend_pid()",
      );
      return rows.length;
    };
    const controller = new AbortController();
    const asked = fetch(`${server.url}/query`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ dataset: 'slow', metrics: [{ aggregate: 'countDistinct', field: 'pause' }] }),
      signal: controller.signal,
    });
    await expect.poll(running, { timeout: 5000 }).toBe(1);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(running, { timeout: 2000, interval: 25 }).toBe(0);
  });
});

describe('dashboards', () => {
  test('are listed and read', async () => {
    const { call, token, dashboard } = fixture;
    const list = await call('listDashboards', { token });
    expect(list.body).toMatchObject({
      items: [{ id: dashboard.id, title: 'Flights overview', widgetCount: 3 }],
      nextCursor: null,
    });
    const one = await call('getDashboard', { token, params: { id: dashboard.id } });
    expect(one.body).toEqual(JSON.parse(JSON.stringify(dashboard)));
  });

  test('load in one round trip, all miss and then all hit', async () => {
    const { call, token, dashboard } = fixture;
    const first = await call('loadDashboard', { token, params: { id: dashboard.id }, body: {} });
    const loaded = first.body as BatchResult;
    expect(loaded.items.map(({ id, status }) => [id, status])).toEqual([
      ['count', 'ok'],
      ['states', 'ok'],
    ]);
    expect(loaded.items[0]).toMatchObject({ result: { rows: [{ flights: 20_000 }] } });
    expect(loaded.meta.map(({ id, cache }) => [id, cache?.status])).toEqual([
      ['count', 'miss'],
      ['states', 'miss'],
    ]);
    expect(first.text.indexOf('"meta":')).toBeGreaterThan(first.text.indexOf('"warnings":'));
    const second = (await call('loadDashboard', { token, params: { id: dashboard.id } })).body as BatchResult;
    expect(second.meta.map(({ cache }) => cache?.status)).toEqual(['hit', 'hit']);
    expect(second.items).toEqual(loaded.items);
  });

  test('native filters reach the widgets', async () => {
    const { call, token, dashboard, analytics } = fixture;
    const { rows } = await analytics.query(
      "SELECT count(*)::int AS n FROM flights WHERE origin IN ('ORD', 'ATL')",
    );
    const loaded = await call('loadDashboard', {
      token,
      params: { id: dashboard.id },
      body: { filters: { origin: ['ORD', 'ATL'] }, widgets: ['count'] },
    });
    expect(loaded.body).toMatchObject({
      items: [{ id: 'count', result: { rows: [{ flights: rows[0]?.['n'] }] } }],
    });
  });

  test.each([
    'nope',
    '3d2c0f0e-0000-4000-8000-000000000000',
    "x' OR 1=1 --",
    'a'.repeat(500),
    '__proto__',
    '..%2f',
  ])('an id that names none is not found: %s', async (id) => {
    const { call, token } = fixture;
    for (const name of ['getDashboard', 'loadDashboard', 'getDataset', 'testDataSource'] as const) {
      expect(await call(name, { token, params: { id } })).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
  });
});

describe('datasets and data sources', () => {
  test('datasets are listed and read', async () => {
    const { call, token, dataset } = fixture;
    const list = await call('listDatasets', { token, query: { q: 'Flights' } });
    expect(list.body).toMatchObject({ items: [{ id: dataset.id, name: 'flights' }] });
    expect((await call('getDataset', { token, params: { id: dataset.id } })).body).toMatchObject({
      name: 'flights',
      revision: 1,
    });
  });

  test('the default data source is listed, and its test tells version and nothing of where it is', async () => {
    const { call, token, env } = fixture;
    const list = await call('listDataSources', { token });
    const { items } = list.body as { items: { id: string; isDefault: boolean }[] };
    expect(items).toMatchObject([{ isDefault: true }]);
    const tested = await call('testDataSource', { token, params: { id: items[0]?.id ?? '' } });
    expect(tested.body).toMatchObject({ ok: true });
    const { hostname, password, username } = new URL(env['ANALYTICS_DB_URL'] ?? '');
    for (const secret of [hostname, password, username])
      expect(list.text + tested.text).not.toContain(secret);
  });

  test('bad list parameters are named', async () => {
    const { call, token } = fixture;
    const result = await call('listDatasets', { token, query: { limit: '101', srot: 'name' } });
    expect(result).toMatchObject({
      status: 422,
      body: {
        code: 'invalid_request',
        errors: [
          { pointer: 'limit', code: 'too_large' },
          { pointer: 'srot', suggestion: 'sort' },
        ],
      },
    });
  });
});
