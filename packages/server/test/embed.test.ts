import { routes, type RouteName } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes } from '../src/http/route-table.ts';
import { createSecurityWorld, requestOf, type SecurityWorld } from './support/security-world.ts';

let world: SecurityWorld;

beforeAll(async () => {
  world = await createSecurityWorld();
});
afterAll(() => world?.close());

/** Written by hand: all that a guest may ask for, with the id of its dashboard. */
const OPEN: readonly RouteName[] = [
  'getDashboard',
  'getDashboardData',
  'loadDashboard',
  'loadWidget',
  'listFilterValues',
];

async function embedToken(more: object = {}): Promise<string> {
  const { adminToken, dashboard } = world.own;
  const { status, body } = await world.call('createEmbedToken', {
    token: adminToken,
    body: { dashboardId: dashboard.id, lockedFilters: [], ...more },
  });
  expect(status).toBe(201);
  return Object(body).token as string;
}

describe('control 15: an embed token over HTTP', () => {
  test('control 12/15: opens the routes of its dashboard, and no other route at all', async () => {
    const token = await embedToken();
    for (const name of mountedRoutes) {
      const { guard } = routes[name];
      if (guard === 'public' || guard === 'session') continue;
      const { status } = await world.call(name, { ...requestOf(name, world.own), token });
      const refused = guard === 'metrics' || guard === 'shareLink' ? 401 : 403;
      const expected = OPEN.includes(name) ? 200 : refused;
      expect({ name, status }).toEqual({ name, status: expected });
    }
    for (const name of OPEN) {
      const { status } = await world.call(name, { ...requestOf(name, world.other), token });
      expect({ name, status }).toEqual({ name, status: 404 });
    }
  });

  test('control 15: is good from the pages that it names, and from programs', async () => {
    const token = await embedToken({ origins: ['https://app.example.com'] });
    const ask = async (origin?: string): Promise<number> => {
      const request = requestOf('getDashboard', world.own);
      const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin };
      return (await world.call('getDashboard', { ...request, token, headers })).status;
    };
    expect(await ask()).toBe(200);
    expect(await ask('https://app.example.com')).toBe(200);
    for (const origin of [
      'https://app.example.com.evil.example',
      'http://app.example.com',
      'null',
      'https://APP.example.com',
    ]) {
      expect(await ask(origin), origin).toBe(403);
    }
  });

  test('control 15: cannot be widened by whoever holds it', async () => {
    const lock = { dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' };
    const token = await embedToken({ lockedFilters: [lock] });
    const request = requestOf('loadDashboard', world.own);
    for (const body of [
      { lockedFilters: [] },
      { filters: { origin: ['ATL'] }, attributes: {} },
      { opens: {} },
    ]) {
      expect((await world.call('loadDashboard', { ...request, token, body })).status).toBe(422);
    }
    const [head = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const wider = Buffer.from(JSON.stringify({ ...claims, grant: { lockedFilters: [] } })).toString(
      'base64url',
    );
    expect(
      (await world.call('loadDashboard', { ...request, token: `${head}.${wider}.${signature}` })).status,
    ).toBe(401);
  });

  test('control 15: ends when it is revoked', async () => {
    const token = await embedToken();
    const request = { ...requestOf('getDashboard', world.own), token };
    expect((await world.call('getDashboard', request)).status).toBe(200);
    const { adminToken, dashboard } = world.own;
    const body = { dashboardId: dashboard.id };
    expect((await world.call('revokeEmbedTokens', { token: adminToken, body })).status).toBe(204);
    expect((await world.call('getDashboard', request)).status).toBe(401);
  });
});
