import { createTokens, loadConfig, type Role, type Scope } from '@istari-lens/core';
import { routes, type ApiKeySecret, type Route, type RouteName } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes, routeTable } from '../src/http/route-table.ts';
import type { CallOptions, CallResult } from './support/caller.ts';
import { expectedAccess, type CallerKind } from './support/expected-access.ts';
import {
  createSecurityWorld,
  firstParameter,
  OTHER_TENANT,
  requestForNothing,
  requestOf,
  type SecurityWorld,
} from './support/security-world.ts';

/** A caller, with a token that may be spent for routes that end sessions. */
interface Caller {
  readonly who: CallerKind;
  token(name: RouteName): Promise<string | undefined>;
}

/** After these the caller's token is worth nothing. */
const SPENDING: readonly RouteName[] = ['logoutAll', 'changePassword', 'endSession'];
/** An admin's key passes the guard here; that it may not, the service says: a key makes no keys, and rotates only itself. */
const NOT_FOR_KEYS: readonly RouteName[] = ['createApiKey', 'rotateApiKey'];
const ROLES: readonly Role[] = ['viewer', 'editor', 'admin', 'operator'];
const SCOPE_SETS: readonly Scope[][] = [
  ['query:read'],
  ['dashboards:read'],
  ['dashboards:write'],
  ['datasets:write'],
  ['admin'],
  ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'],
];

let world: SecurityWorld;
const callers = new Map<string, Caller>();

beforeAll(async () => {
  world = await createSecurityWorld();
  callers.set('nobody', { who: { kind: 'nobody' }, token: async () => undefined });
  for (const role of ROLES) {
    const kept = await world.tokenOf(role);
    callers.set(role, {
      who: { kind: 'user', role },
      token: async (name) => (SPENDING.includes(name) ? world.tokenOf(role) : kept),
    });
  }
  const config = loadConfig(world.env);
  for (const [kind, who] of [
    ['embed', 'stranger'],
    ['share', 'strangeVisitor'],
  ] as const) {
    const { sign } = createTokens({
      ...config.auth,
      kind,
      expiresInSeconds: 600,
    });
    const token = await sign({ sub: world.own.admin.id, tenant: 'default' });
    callers.set(`a signed ${kind} token`, { who: { kind: who }, token: async () => token });
  }
  const { embedToken, linkToken } = world.own;
  callers.set('an embed token', { who: { kind: 'embedded' }, token: async () => embedToken });
  callers.set('a visitor by a link', { who: { kind: 'visitor' }, token: async () => linkToken });
  if (!mountedRoutes.includes('createApiKey')) return;
  for (const scopes of SCOPE_SETS) {
    const made = await world.call('createApiKey', {
      token: world.own.adminToken,
      body: { name: `Key for ${scopes.join(' ')}`, scopes },
    });
    const { key } = made.body as ApiKeySecret;
    callers.set(`a key for ${scopes.join(' ')}`, {
      who: { kind: 'apiKey', scopes },
      token: async () => key,
    });
  }
});
afterAll(() => world?.close());

const guarded = routeTable.filter(({ route }) => route.guard !== 'session');

describe('control 12: role by route, for all that is mounted', () => {
  test('each mounted route names its guard, and a body for it is known', () => {
    for (const { name, route } of routeTable) {
      expect(route.guard, name).toMatch(/^(?:public|metrics|session|shareLink|principal|user|role:\w+)$/);
      expect(() => requestOf(name, world.own), name).not.toThrow();
    }
  });

  test.each(guarded)('$name is open to whom the contract lets in, and to nobody else', async (entry) => {
    const { name } = entry;
    const route: Route = entry.route;
    for (const [title, caller] of callers) {
      const token = await caller.token(name);
      const isKey = caller.who.kind === 'apiKey';
      const expected = isKey && NOT_FOR_KEYS.includes(name) ? 403 : expectedAccess(route, caller.who);
      // Who gets in spends nothing: reading is for real, changes are of something that nobody has.
      const request =
        expected === 'pass' && route.method !== 'GET'
          ? requestForNothing(name, world.own)
          : requestOf(name, world.own);
      const { status, body } = await world.call(name, {
        ...request,
        ...(token === undefined ? {} : { token }),
      });
      const place = `${title}: ${name} ${status} ${JSON.stringify(body)?.slice(0, 300)}`;
      if (expected === 'pass') {
        expect([200, 201, 204, 404, ...(name === 'login' ? [401] : [])], place).toContain(status);
        if (route.method === 'GET') expect(status, place).toBe(200);
      } else {
        expect(status, place).toBe(expected);
      }
    }
  });

  test('nobody gets in by METRICS_TOKEN but where it belongs', async () => {
    const token = 'metrics-token-of-the-world';
    for (const { name, route } of guarded) {
      if (route.guard === 'public') continue;
      const { status } = await world.call(name, { ...requestOf(name, world.own), token });
      expect(status, name).toBe(route.guard === 'metrics' ? 200 : 401);
    }
  });

  test('a route of the contract that is not mounted is not there', async () => {
    const missing = (Object.keys(routes) as RouteName[]).filter((name) => !mountedRoutes.includes(name));
    for (const name of missing) {
      const { status } = await world.call(name, {
        ...requestOf(name, world.own),
        token: world.own.adminToken,
      });
      // Its address may be that of a mounted route with another method.
      const isAnother = routeTable.some(({ route }) => isAddressOf(route.path, routes[name].path));
      expect(isAnother ? [404, 405] : [404], name).toContain(status);
    }
  });
});

describe('control 12: each change that is mounted really happens for whom it is for', () => {
  const changes = guarded.filter(({ name, route }) => route.method !== 'GET' && name !== 'login');

  test.each(changes)('$name', async ({ name, route }) => {
    const things = await world.more(world.own);
    const operator = route.guard === 'role:operator' ? await world.tokenOf('operator') : undefined;
    const { status, body } = await world.call(name, {
      ...requestOf(name, things),
      token: operator ?? (route.guard === 'shareLink' ? things.linkToken : things.adminToken),
    });
    // A query that does not run cannot be withdrawn.
    const expected = name === 'cancelQuery' ? [204, 404] : [200, 201, 204];
    expect(expected, JSON.stringify(body)).toContain(status);
  });
});

describe('control 12: tenant by object', () => {
  const addressed = guarded.filter(
    ({ name, route }) =>
      // A key is good for whoever has it.
      name !== 'openShareLink' && firstParameter(name) !== undefined && route.guard !== 'role:operator',
  );

  test.each(addressed)(
    '$name answers of another tenant’s and of nobody’s in the same bytes',
    async ({ name, route }) => {
      const { own, other } = world;
      for (const [victim, attacker] of [
        [own, other],
        [other, own],
      ] as const) {
        const ask = (request: CallOptions): Promise<CallResult> =>
          world.call(name, {
            ...request,
            token: route.guard === 'shareLink' ? attacker.linkToken : attacker.adminToken,
          });
        const request = requestOf(name, victim);
        const theirs = await ask(request);
        const nobodys = await ask({ ...request, params: requestForNothing(name, victim).params ?? {} });
        expect(theirs.status, theirs.text).toBe(name === 'cancelQuery' ? nobodys.status : 404);
        expect(bytesOf(theirs)).toEqual(bytesOf(nobodys));
      }
    },
  );

  test('nothing of the other tenant is in any list', async () => {
    const names = routeTable.filter(
      ({ name, route }) => /^list[A-Z]/.test(name) && route.method === 'GET' && !route.path.includes(':'),
    );
    expect(names.length).toBeGreaterThan(2);
    for (const { name, route } of names) {
      if (route.guard === 'role:operator') continue;
      const { text, status } = await world.call(name, {
        token: world.own.adminToken,
        query: { limit: '100' },
      });
      expect(status, name).toBe(200);
      for (const secret of idsOf(world.other)) expect(text, name).not.toContain(secret);
      expect(text, name).not.toContain(`"tenant":"${OTHER_TENANT}"`);
    }
  });
});

/** Whether a path of the contract could be the address of another: `/a/b` of `/a/:id`. */
function isAddressOf(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index])
  );
}

/** An answer without what differs between any two requests. */
function bytesOf({ status, text, headers, body }: CallResult): unknown {
  const { requestId } = Object(body);
  const varying = /^(?:date|x-request-id|server-timing|x-query-id|ratelimit|age)$/;
  return {
    status,
    text: text.replaceAll(String(requestId), 'REQUEST'),
    headers: [...headers].filter(([name]) => !varying.test(name)),
  };
}

function idsOf({
  userId,
  sourceId,
  spareSourceId,
  dataset,
  dashboard,
  apiKey,
  sessionId,
}: SecurityWorld['own']): string[] {
  return [userId, sourceId, spareSourceId, dataset.id, dashboard.id, apiKey?.id, sessionId].filter(
    (id) => id !== undefined,
  );
}
