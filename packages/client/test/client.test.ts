import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, createMemoryStorage, type LensClient } from '../src/index.ts';
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

describe('questions', () => {
  it('are answered with figures and the facts of the request', async () => {
    const spec = {
      dataset: 'flights',
      dimensions: ['origin'],
      metrics: [{ aggregate: 'count' as const, as: 'n' }],
      orderBy: [{ field: 'n', direction: 'desc' as const }],
      limit: 2,
    };
    const queryId = '5b0c9c5e-6f0b-4e55-9d52-6a9f8e1f0a01';
    const first = await client.query<{ origin: string; n: number }>(spec, { queryId });
    expect(first.rows.map((row) => row.n > 500)).toEqual([true, true]);
    expect(first).toMatchObject({ queryId, rowCount: 2, cache: { status: 'miss', ageMs: 0 } });
    expect(first.durationMs).toBeGreaterThan(0);
    const second = await client.query(spec);
    expect(second.cache.status).toBe('hit');
    expect(second.rows).toEqual(first.rows);
    expect(second.queryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.queryId).not.toBe(queryId);
  });

  it('that are wrong name the place and what would be right', async () => {
    const wrong = errorOf(
      client.query({ dataset: 'flights', metrics: [{ aggregate: 'avg', field: 'delays', as: 'a' }] }),
    );
    const error = await wrong;
    expect(error.status).toBe(422);
    expect(error.requestId).toBeTruthy();
    expect(error.issues[0]).toMatchObject({ pointer: '/metrics/0/field', suggestion: 'delay' });
  });

  it('that are given up stop in Postgres', async () => {
    const controller = new AbortController();
    const slow = errorOf(
      client.query(
        { dataset: 'slow', metrics: [{ aggregate: 'count', as: 'n' }] },
        { signal: controller.signal },
      ),
    );
    const running = async (): Promise<boolean> =>
      (await api.runningQueries()).some((query) => query.includes('slow_flights'));
    await expect.poll(running, { timeout: 5000 }).toBe(true);
    controller.abort();
    expect((await slow).code).toBe('aborted');
    await expect.poll(running, { timeout: 3000 }).toBe(false);
  });

  it('that are cancelled by their id stop in Postgres', async () => {
    const queryId = '5b0c9c5e-6f0b-4e55-9d52-6a9f8e1f0a02';
    const slow = errorOf(
      client.query({ dataset: 'slow', metrics: [{ aggregate: 'count', as: 'm' }] }, { queryId }),
    );
    const running = async (): Promise<boolean> =>
      (await api.runningQueries()).some((query) => query.includes('slow_flights'));
    await expect.poll(running, { timeout: 5000 }).toBe(true);
    expect(await client.queries.cancel(queryId)).toBeUndefined();
    expect(await slow).toMatchObject({ status: 499, code: 'query_cancelled' });
    await expect.poll(running, { timeout: 3000 }).toBe(false);
    // Nothing is left to cancel, which is no error.
    await client.queries.cancel(queryId);
  });
});

describe('dashboards', () => {
  it('are listed and read', async () => {
    const { items, nextCursor } = await client.dashboards.list({ limit: 10 });
    expect(items.map(({ id, title, widgetCount }) => ({ id, title, widgetCount }))).toEqual([
      { id: api.dashboardId, title: 'Flights', widgetCount: 3 },
    ]);
    expect(nextCursor).toBeNull();
    const dashboard = await client.dashboards.get(api.dashboardId);
    expect(dashboard.widgets.map(({ id }) => id)).toEqual(['count', 'about', 'origins']);
    expect(await errorOf(client.dashboards.get('00000000-0000-4000-8000-000000000000'))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
  });

  it('are loaded in one round trip, missing the cache once', async () => {
    const statuses = async (fresh: boolean): Promise<(string | undefined)[]> => {
      const { widgets } = await client.dashboards.data(api.dashboardId, { fresh });
      return widgets.map((widget) => widget.cache?.status);
    };
    expect(await statuses(false)).toEqual(['miss', 'miss']);
    expect(await statuses(false)).toEqual(['hit', 'hit']);
    expect(await statuses(true)).toEqual(['miss', 'miss']);
    const { widgets, warnings } = await client.dashboards.data(api.dashboardId);
    expect(warnings).toEqual([]);
    expect(widgets.map(({ id }) => id)).toEqual(['count', 'origins']);
    const [count] = widgets;
    expect(count?.status === 'ok' && count.result.rows).toEqual([{ n: 20_000 }]);
    expect(count?.status === 'ok' && count.result.queryId).toBe(count?.queryId);
  });
});

describe('the rest of the API', () => {
  it('lists and reads datasets', async () => {
    const { items } = await client.datasets.list();
    expect(items.map(({ name }) => name).toSorted()).toEqual(['flights', 'slow']);
    const id = items.find(({ name }) => name === 'flights')?.id ?? '';
    expect(Object.keys((await client.datasets.get(id)).fields)).toContain('origin');
  });

  it('lists values of a field', async () => {
    const { items } = await client.datasets.list();
    const id = items.find(({ name }) => name === 'flights')?.id ?? '';
    const { values, truncated } = await client.datasets.values(id, { field: 'origin', q: 'o', limit: 3 });
    expect(values).toHaveLength(3);
    for (const value of values) expect(String(value)).toMatch(/o/i);
    expect(values).toEqual(values.toSorted());
    expect(truncated).toBe(true);
    const wrong = await errorOf(client.datasets.values(id, { field: 'orgin' }));
    expect(wrong.issues[0]).toMatchObject({ pointer: '/field', suggestion: 'origin' });
  });

  it('of the caller are made, viewed, shared, changed, moved and deleted', async () => {
    const [known] = (await client.datasets.list({ q: 'flights' })).items;
    const { dataset } = await client.datasets.export(known?.id ?? '');
    const made = await client.datasets.create({ ...dataset, name: 'of-mine' });
    const { id } = made;
    const { rows, cache } = await client.datasets.preview<{ origin: string }>(id, {
      fields: ['origin'],
      limit: 2,
    });
    expect(rows.map((row) => typeof row.origin)).toEqual(['string', 'string']);
    expect(cache.status).toBe('miss');
    expect(await client.datasets.share(id, { visibility: 'private' })).toEqual({ visibility: 'private' });
    expect(await client.datasets.sharing(id)).toEqual({ visibility: 'private' });
    const definition = { ...dataset, name: 'of-mine', title: 'Mine' };
    const changed = await client.datasets.update(id, definition, { revision: made.revision });
    expect(changed).toMatchObject({ title: 'Mine', revision: 2 });
    const stale = await errorOf(client.datasets.update(id, definition, { revision: 1 }));
    expect(stale).toMatchObject({ status: 412, code: 'revision_stale' });
    const document = await client.datasets.export(id);
    expect(await client.datasets.import(document, { dryRun: true })).toMatchObject({
      dryRun: true,
      changes: [{ action: 'keep', name: 'of-mine' }],
    });
    expect(await client.datasets.import(document)).toMatchObject({ id, dryRun: false });
    expect(await client.datasets.delete(id, { revision: 2 })).toBeUndefined();
    expect((await errorOf(client.datasets.get(id))).status).toBe(404);
  });

  it('holds a dataset against its database', async () => {
    const { items } = await client.datasets.list();
    const id = items.find(({ name }) => name === 'flights')?.id ?? '';
    const { joins, issues } = await client.datasets.check(id);
    expect(joins).toMatchObject([{ join: 'originAirport', holds: 'proven' }]);
    expect(issues).toEqual([]);
  });

  it('lists and tests data sources, and never shows their address', async () => {
    const { items } = await client.dataSources.list();
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toContain('postgres');
    expect(await client.dataSources.test(items[0]?.id ?? '')).toMatchObject({ ok: true });
  });

  it('drops answers, and tells what the cache did', async () => {
    const spec = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'dropped' }] };
    const status = async (): Promise<string> => (await client.query(spec)).cache.status;
    expect([await status(), await status()]).toEqual(['miss', 'hit']);
    const before = await client.cache.stats();
    expect(before.stores.map(({ name }) => name)).toEqual(['memory']);
    expect(await client.cache.invalidate({ all: true })).toEqual({
      dropped: before.stores[0]?.stats.entries,
    });
    expect(await client.cache.stats()).toMatchObject({
      hits: before.hits,
      invalidations: before.invalidations + 1,
      stores: [{ name: 'memory', stats: { entries: 0 } }],
    });
    expect([await status(), await status()]).toEqual(['miss', 'hit']);
    expect(await client.cache.invalidate({ tables: ['public.flights'] })).toEqual({ dropped: 1 });
    const wrong = await errorOf(client.cache.invalidate({ datasets: ['flihgts'] }));
    expect(wrong).toMatchObject({ code: 'invalid_request' });
    expect(wrong.issues[0]).toMatchObject({ pointer: '/datasets/0', suggestion: 'flights' });
    const stranger = createClient({ baseUrl: api.baseUrl });
    expect(await errorOf(stranger.cache.stats())).toMatchObject({ status: 401 });
  });

  it('tells its health without a login', async () => {
    expect(await createClient({ baseUrl: api.baseUrl }).health()).toMatchObject({ status: 'pass' });
  });
});

describe('sessions', () => {
  it('are renewed with the refresh token in the storage, and end with the logout', async () => {
    const storage = createMemoryStorage();
    const first = createClient({ baseUrl: api.baseUrl, storage });
    const { user } = await first.auth.login(ADMIN);
    expect(user.email).toBe(ADMIN.email);
    // As after a restart: only the storage is left.
    const second = createClient({ baseUrl: api.baseUrl, storage });
    const users = await Promise.all(Array.from({ length: 5 }, () => second.auth.me()));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    const kept = await storage.read();
    await second.auth.logout();
    expect(await second.auth.hasSession()).toBe(false);
    await storage.write(kept);
    const third = createClient({ baseUrl: api.baseUrl, storage });
    expect(await errorOf(third.auth.me())).toMatchObject({ code: 'session_ended', status: 401 });
  });

  it('refuse wrong passwords and calls without a login', async () => {
    const stranger = createClient({ baseUrl: api.baseUrl });
    const wrong = errorOf(stranger.auth.login({ email: ADMIN.email, password: 'not the password' }));
    expect(await wrong).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(await errorOf(stranger.dashboards.list())).toMatchObject({ status: 401, code: 'missing_token' });
  });
});
