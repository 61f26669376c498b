import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLens, loadConfig, type AnswerItem } from '@istari-lens/core';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRouter } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { flightsDashboard } from './support/flights-dashboard.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
/** Later than the clock of the machine; it only goes as the test says. */
let now = Date.UTC(2030, 4, 6, 12);

const count = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }], dimensions: ['origin'] };
const today = {
  dataset: 'flights',
  metrics: [{ aggregate: 'count', as: 'n' }],
  filters: [{ field: 'date', op: 'inRange', value: { last: 1, unit: 'day', includeCurrent: true } }],
};

beforeAll(async () => {
  fixture = await createServerFixture({ CACHE_TTL_SECONDS: '3600' }, { clock: () => new Date(now) });
});
afterAll(() => fixture.close());

const waitUntilSeen = (ms: number = 1_100): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Asks until the answer is remembered all the way, and gives that. */
async function warm(
  spec: object,
  { token = fixture.token, call = fixture.call } = {},
): Promise<Awaited<ReturnType<typeof fixture.call>>> {
  for (let time = 0; time < 3; time += 1) await call('runQuery', { token, body: spec });
  const answer = await call('runQuery', { token, body: spec });
  expect(answer.headers.get('lens-cache')).toBe('hit');
  return answer;
}

const ask = (spec: object, token: string = fixture.token): ReturnType<typeof fixture.call> =>
  fixture.call('runQuery', { token, body: spec });

async function logIn(
  email: string,
  role: 'viewer' | 'editor' | 'admin',
  tenant = 'default',
): Promise<string> {
  const password = 'another long enough password';
  await fixture.lens.users.create({ email, password, role, tenant });
  return (await fixture.lens.auth.login({ email, password })).accessToken;
}

const changeDataset = (change: object): Promise<unknown> =>
  fixture.app.query(
    'update lens.datasets set revision = revision + 1, definition = (definition::jsonb || $1::jsonb)::json',
    [JSON.stringify(change)],
  );

test('a policy that a dataset gets holds within a second', async () => {
  expect((await warm(count)).text).toContain('"ORD"');
  await changeDataset({ policy: { rows: { field: 'origin', op: 'neq', value: 'ORD' } } });
  await waitUntilSeen();
  expect((await ask(count)).text).not.toContain('"ORD"');
  expect((await warm(count)).text).not.toContain('"ORD"');
  await changeDataset({ policy: {} });
  await waitUntilSeen();
  expect((await ask(count)).text).toContain('"ORD"');
});

test('a field that a dataset loses is refused within a second', async () => {
  await warm(count);
  const { origin: _gone, ...fields } = flightsDataset.fields;
  await changeDataset({ fields });
  await waitUntilSeen();
  expect(await ask(count)).toMatchObject({ status: 422, body: { code: 'invalid_query' } });
  await changeDataset({ fields: flightsDataset.fields });
  await waitUntilSeen();
  expect((await ask(count)).status).toBe(200);
});

test('a data source that is another one now is asked anew', async () => {
  await warm(count);
  await fixture.app.query('update lens.data_sources set version = version + 1');
  await waitUntilSeen();
  expect((await ask(count)).headers.get('lens-cache')).toBe('miss');
  await warm(count);
});

test('a tenant’s new time zone counts within a second', async () => {
  const monthly = {
    ...today,
    filters: [],
    dimensions: [{ field: 'date', granularity: 'month' }],
  };
  expect(Object(await warm(monthly)).status).toBe(200);
  await fixture.app.query("update lens.tenants set timezone = 'Pacific/Auckland'");
  await waitUntilSeen();
  const fresh = await ask(today);
  expect(fresh.text).toContain('Pacific/Auckland');
  expect((await warm(today)).text).toContain('Pacific/Auckland');
  await fixture.app.query('update lens.tenants set timezone = null');
  await waitUntilSeen();
  expect((await ask(today)).text).not.toContain('Pacific/Auckland');
});

test('a clock that jumps, back or on, gets the range of its own day', async () => {
  const start = now;
  const texts = new Set([(await warm(today)).text]);
  for (const days of [-3, 1, 40]) {
    now = start + days * 86_400_000;
    const { accessToken } = await fixture.lens.auth.login(ADMIN);
    const { text } = await warm(today, { token: accessToken });
    expect(text).toContain(new Date(now).toISOString().slice(0, 10));
    texts.add(text);
  }
  expect(texts.size).toBe(4);
  now = start;
  expect(texts).toContain((await warm(today)).text);
});

test('a user who is made a viewer, disabled or logged out asks no longer, within the time of a session', async () => {
  const token = await logIn('fallen@example.com', 'editor');
  await warm(count, { token });
  await fixture.app.query("update lens.users set role = 'viewer' where email = 'fallen@example.com'");
  await waitUntilSeen(3_100);
  expect((await ask(count, token)).status).toBe(403);
  await fixture.app.query("update lens.users set role = 'editor' where email = 'fallen@example.com'");
  await waitUntilSeen(3_100);
  await warm(count, { token });
  await fixture.app.query("update lens.users set disabled_at = now() where email = 'fallen@example.com'");
  await waitUntilSeen(3_100);
  expect((await ask(count, token)).status).toBe(401);
}, 20_000);

test('a session that ends in this process ends for the next request', async () => {
  const password = 'another long enough password';
  await fixture.lens.users.create({ email: 'leaver@example.com', password, role: 'editor' });
  const { accessToken, refreshToken } = await fixture.lens.auth.login({
    email: 'leaver@example.com',
    password,
  });
  await warm(count, { token: accessToken });
  await fixture.lens.auth.logout(refreshToken);
  expect((await ask(count, accessToken)).status).toBe(401);
});

test('a token ends at its time, however lately it was seen', async () => {
  const token = await logIn('late@example.com', 'editor');
  await warm(count, { token });
  const before = now;
  now += 24 * 3_600_000;
  expect((await ask(count, token)).status).toBe(401);
  now = before;
});

test('two mounts with different settings in one process answer by their own', async () => {
  const other = createLens(loadConfig({ ...fixture.env, QUERY_MAX_ROWS: '2' }), {
    clock: () => new Date(now),
  });
  const server = createServer(
    express().use('/one', createRouter(fixture.lens)).use('/two', createRouter(other)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    for (let time = 0; time < 2; time += 1) {
      const one = await warm(count, { call: createCaller(`${url}/one`) });
      const two = await warm(count, { call: createCaller(`${url}/two`) });
      expect(Object(one.body).rows.length).toBeGreaterThan(2);
      expect(Object(two.body).rows).toHaveLength(2);
    }
  } finally {
    server.close().closeAllConnections();
    await other.close();
  }
});

test('a dashboard that is deleted, or another tenant’s now, is gone within a second', async () => {
  const { call, token, dashboard } = fixture;
  await fixture.app.query("insert into lens.tenants (id, name) values ('others', 'Others')");
  const made = await fixture.lens.dashboards.create(fixture.admin, {
    title: 'Short',
    filters: [],
    widgets: [],
  });
  for (const id of [made.id, dashboard.id]) {
    const params = { id };
    for (let time = 0; time < 3; time += 1) {
      expect((await call('loadDashboard', { token, params, body: {} })).status).toBe(200);
      expect((await call('getDashboardData', { token, params })).status).toBe(200);
    }
    await fixture.app.query('delete from lens.widgets where dashboard_id = $1', [id]);
    await fixture.app.query('delete from lens.dashboard_versions where dashboard_id = $1', [id]);
    if (id === made.id) await fixture.app.query('delete from lens.dashboards where id = $1', [id]);
    else
      await fixture.app.query(
        "update lens.dashboards set tenant_id = 'others', owner_id = null where id = $1",
        [id],
      );
    await waitUntilSeen();
    expect((await call('loadDashboard', { token, params, body: {} })).status).toBe(404);
    expect((await call('getDashboardData', { token, params })).status).toBe(404);
  }
});

test('what was asked lately is told at once, as it would be told later', async () => {
  const { lens, token, admin } = fixture;
  const dashboard = await lens.dashboards.create(admin, flightsDashboard);
  const [asked, nothing] = [Buffer.from(JSON.stringify(count)), Buffer.from('{}')];
  await lens.auth.authenticate(token);
  const answer = await lens.queries.answer(asked, admin);
  const loaded = await lens.dashboards.data(admin, dashboard.id, nothing);
  expect(lens.auth.recall(token)).toEqual(await lens.auth.authenticate(token));
  expect(lens.queries.recall(asked, admin)).toMatchObject({ body: answer.body, cache: { status: 'hit' } });
  const known = lens.dashboards.recall(admin, dashboard.id, nothing);
  const bodies = (items: readonly AnswerItem[] = []): unknown[] =>
    items.map((item) => (item.status === 'ok' ? [item.id, item.answer.body] : item.error));
  expect(known?.items).toHaveLength(2);
  expect(bodies(known?.items)).toEqual(bodies(loaded.items));
  expect(known?.warnings).toEqual(loaded.warnings);
  expect(() => lens.queries.recall(asked, { ...admin, role: 'viewer' })).toThrow(/editor/);
  await lens.cache.invalidate({ tags: [`tenant:"${admin.tenant}"`] });
  expect(lens.queries.recall(asked, admin)).toBeUndefined();
  expect(lens.dashboards.recall(admin, dashboard.id, nothing)).toBeUndefined();
});
