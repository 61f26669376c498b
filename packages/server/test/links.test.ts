import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type RouteName } from '@istari-lens/core/contract';
import { mountedRoutes } from '../src/http/route-table.ts';
import { createSecurityWorld, requestOf, type SecurityWorld } from './support/security-world.ts';

let world: SecurityWorld;

beforeAll(async () => {
  world = await createSecurityWorld();
});
afterAll(() => world?.close());

const PUBLIC: readonly RouteName[] = [
  'getPublicDashboard',
  'loadPublicDashboard',
  'getPublicDashboardData',
  'listPublicFilterValues',
];

async function makeLink(body: object = {}): Promise<{ id: string; key: string }> {
  const { adminToken, dashboard } = world.own;
  const made = await world.call('createShareLink', { token: adminToken, params: { id: dashboard.id }, body });
  expect(made.status).toBe(201);
  return made.body as { id: string; key: string };
}

async function open(key: string, body: object = {}): Promise<string> {
  const opened = await world.call('openShareLink', { params: { key }, body });
  expect(opened.status, opened.text).toBe(200);
  return Object(opened.body).token as string;
}

const PARAMS = (key: string): { params: Record<string, string> } => ({ params: { key, filterId: 'origin' } });
const bodyOf = (name: RouteName): { body?: object } => (routes[name].method === 'POST' ? { body: {} } : {});

describe('control 14: a public link over HTTP', () => {
  test('control 14: gives what is needed to draw and to filter, and the answers', async () => {
    const { key } = await makeLink();
    const token = await open(key);
    const shown = await world.call('getPublicDashboard', { ...PARAMS(key), token });
    expect(shown.status).toBe(200);
    expect(shown.text).not.toMatch(/"query"|"dataset"|aggregate/);
    const loaded = await world.call('loadPublicDashboard', { ...PARAMS(key), token, body: {} });
    const own = await world.call('loadDashboard', requestFor('loadDashboard'));
    const rowsOf = (body: unknown): unknown =>
      Object(body).items.map((item: object) => Object(item).result?.rows);
    expect(rowsOf(loaded.body)).toEqual(rowsOf(own.body));
    const first = await world.call('getPublicDashboardData', { ...PARAMS(key), token });
    const again = await world.call('getPublicDashboardData', {
      ...PARAMS(key),
      token,
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });
    expect([first.status, again.status]).toEqual([200, 304]);
    const values = await world.call('listPublicFilterValues', { ...PARAMS(key), token, body: { limit: 2 } });
    expect(Object(values.body).values).toHaveLength(2);
  });

  test('control 14: takes the token of its own session, in every public route', async () => {
    const [one, other] = [await makeLink(), await makeLink()];
    const token = await open(one.key);
    for (const name of PUBLIC) {
      const ask = async (key: string, bearer?: string): Promise<number> =>
        (
          await world.call(name, {
            ...PARAMS(key),
            ...bodyOf(name),
            ...(bearer === undefined ? {} : { token: bearer }),
          })
        ).status;
      expect({ name, status: await ask(one.key, token) }).toEqual({ name, status: 200 });
      expect({ name, status: await ask(one.key) }).toEqual({ name, status: 401 });
      expect({ name, status: await ask(one.key, world.own.adminToken) }).toEqual({ name, status: 401 });
      expect({ name, status: await ask(other.key, token) }).toEqual({ name, status: 404 });
      expect({ name, status: await ask('k'.repeat(43), token) }).toEqual({ name, status: 404 });
    }
  });

  test('control 12/14: a token of a link opens no other route', async () => {
    const token = await open((await makeLink()).key);
    for (const name of mountedRoutes) {
      const { guard } = routes[name];
      if (guard === 'public' || guard === 'session' || guard === 'shareLink') continue;
      const { status } = await world.call(name, { ...requestOf(name, world.own), token });
      expect({ name, status }).toEqual({ name, status: 401 });
    }
  });

  test('control 11/14: guesses of its password are counted', async () => {
    const { key } = await makeLink({ password: 'correct horse' });
    const guess = async (password: string): Promise<number> =>
      (await world.call('openShareLink', { params: { key }, body: { password } })).status;
    const statuses: number[] = [];
    for (let nth = 0; nth < 12; nth += 1) statuses.push(await guess(`wrong ${nth}`));
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect(await guess('correct horse')).toBe(429);
  });

  test('control 14: ends at once when it is revoked', async () => {
    const { id: linkId, key } = await makeLink();
    const token = await open(key);
    const { adminToken, dashboard } = world.own;
    const params = { id: dashboard.id, linkId };
    expect((await world.call('deleteShareLink', { token: adminToken, params })).status).toBe(204);
    expect((await world.call('getPublicDashboard', { ...PARAMS(key), token })).status).toBe(404);
    expect((await world.call('openShareLink', { params: { key }, body: {} })).status).toBe(404);
  });
});

function requestFor(name: RouteName): ReturnType<typeof requestOf> {
  return { ...requestOf(name, world.own), token: world.own.adminToken };
}
