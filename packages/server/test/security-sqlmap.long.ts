import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiKeySecret, RouteName } from '@istari-lens/core/contract';
import { mountedRoutes, routeTable } from '../src/http/route-table.ts';
import { expectedAccess } from './support/expected-access.ts';
import { startInjectableServer, type InjectableServer } from './support/injectable-server.ts';
import { createRequestPlaces } from './support/request-places.ts';
import { runSqlmap, type SqlmapTarget } from './support/run-sqlmap.ts';
import {
  createSecurityWorld,
  requestForNothing,
  requestOf,
  type SecurityWorld,
} from './support/security-world.ts';
import { sqlmapTargets } from './support/sqlmap-targets.ts';

/** `TEST_SQLMAP_EVERY=8` tries every eighth place only, and the first of each route. */
const EVERY = Number(process.env['TEST_SQLMAP_EVERY'] ?? 1);
/** After these no further place is begun; the first of each route come first. */
const MINUTES = Number(process.env['TEST_SQLMAP_MINUTES'] ?? 15);
/** From 1 to 5; 2 takes twice as long. */
const LEVEL = Number(process.env['TEST_SQLMAP_LEVEL'] ?? 1);
const AT_ONCE = 2;
const SCOPES = ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'] as const;

let world: SecurityWorld;
let canary: InjectableServer;

beforeAll(async () => {
  world = await createSecurityWorld({
    TRUST_PROXY: 'loopback',
    RATE_LIMIT_PRINCIPAL: '0',
    RATE_LIMIT_TENANT: '0',
    RATE_LIMIT_ADDRESS: '0',
  });
  canary = await startInjectableServer(world.analytics);
});
afterAll(async () => {
  await canary?.close();
  await world?.close();
});

/** Every place of every mounted route, by the OpenAPI document. */
function allTargets(): { name: RouteName; target: SqlmapTarget }[] {
  const placesOf = createRequestPlaces(mountedRoutes);
  return routeTable.flatMap(({ name, route }) => {
    // What is deleted is nobody's, or there would be nothing to compare with.
    const request =
      route.method === 'DELETE' ? requestForNothing(name, world.own) : requestOf(name, world.own);
    return sqlmapTargets(world.server.url, name, request, placesOf(name, request)).map((target) => ({
      name,
      target,
    }));
  });
}

/** For routes that take an API key, one that outlasts the run; else a new user's token. */
async function createTokens(): Promise<(name: RouteName) => Promise<string>> {
  const made = await world.call('createApiKey', {
    token: world.own.adminToken,
    body: { name: 'Key of sqlmap', scopes: SCOPES },
  });
  const { key } = made.body as ApiKeySecret;
  return async (name) => {
    const route = routeTable.find((entry) => entry.name === name)?.route;
    if (route?.guard === 'shareLink') return world.own.linkToken;
    if (route !== undefined && expectedAccess(route, { kind: 'apiKey', scopes: SCOPES }) === 'pass') {
      // It is the service that says that a key makes no keys.
      if (name !== 'createApiKey' && name !== 'rotateApiKey') return key;
    }
    return world.tokenOf(route?.guard === 'role:operator' ? 'operator' : 'admin');
  };
}

/** Requests that the server counted, and those of them that it took for a stranger's, apart from sessions. */
async function countRequests(): Promise<{ all: number; strange: number }> {
  const { text } = await world.call('getMetrics', { token: 'metrics-token-of-the-world' });
  const lines = [...text.matchAll(/^api_requests_total\{(.*)\} (\d+)$/gm)];
  const sum = (pattern: RegExp): number =>
    lines.reduce((total, [, labels = '', count]) => total + (pattern.test(labels) ? Number(count) : 0), 0);
  return { all: sum(/./), strange: sum(/^(?!.*route="\/auth\/).*status="401"/) };
}

describe('sqlmap', () => {
  test('finds what is injectable, and nothing of ours', { timeout: 3_600_000 }, async () => {
    const tokenFor = await createTokens();
    const all = allTargets();
    const isFirst = all.map(({ name }, index) => all[index - 1]?.name !== name);
    const others = all.filter((_, index) => index % EVERY === 0 && !isFirst[index]);
    const chosen = [...all.filter((_, index) => isFirst[index]), ...others];
    const found: string[] = [];
    for (const target of canary.targets)
      if (await runSqlmap(target, { level: LEVEL })) found.push(target.title);
    const tried: typeof chosen = [];
    const pending = chosen.values();
    const endsAt = performance.now() + MINUTES * 60_000;
    const work = async (): Promise<void> => {
      for (const { name, target } of pending) {
        if (performance.now() > endsAt) return;
        tried.push({ name, target });
        const isInjectable = async (): Promise<boolean> => {
          const Authorization = `Bearer ${await tokenFor(name)}`;
          return runSqlmap({ ...target, headers: { ...target.headers, Authorization } }, { level: LEVEL });
        };
        // A busy machine can be as slow as a database that sleeps, though hardly twice at the same place.
        if ((await isInjectable()) && (await isInjectable())) found.push(target.title);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const requests = await countRequests();
    const routeCount = new Set(tried.map(({ name }) => name)).size;
    console.log(
      `sqlmap tried ${tried.length} of ${all.length} places of ${routeCount} routes at level ${LEVEL} in ${requests.all} requests, and found ${found.length} places, those of the canary included.`,
    );
    expect(found.toSorted()).toEqual(canary.targets.map(({ title }) => title).toSorted());
    expect(routeCount).toBe(new Set(all.map(({ name }) => name)).size);
    expect(tried.length).toBeGreaterThan(50);
    // They were made, and by somebody whom the server knows.
    expect(requests.all).toBeGreaterThan(tried.length * 20);
    expect(requests.strange).toBe(0);
    expect((await fetch(`${world.server.url}/health/live`)).status).toBe(200);
  });
});
