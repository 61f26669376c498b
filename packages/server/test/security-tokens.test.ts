import { createTokens, loadConfig } from '@istari-lens/core';
import type { ApiKeySecret, RouteName, SessionResponse } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes, routeTable } from '../src/http/route-table.ts';
import type { CallResult } from './support/caller.ts';
import { createServerFixture, ADMIN, WEB_ORIGIN, type ServerFixture } from './support/server-fixture.ts';
import { requestOf, createSecurityWorld, type SecurityWorld } from './support/security-world.ts';

const METRICS_TOKEN = 'metrics-token-of-the-world';

let world: SecurityWorld;
let session: SessionResponse;
let cookieName: string;
/** One of every kind, all good where they belong. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  world = await createSecurityWorld();
  const byCookie = await world.call('login', { body: ADMIN });
  cookieName = byCookie.headers.getSetCookie()[0]?.split('=')[0] ?? '';
  session = (await world.call('login', { body: { ...ADMIN, session: 'body' } })).body as SessionResponse;
  const { auth } = loadConfig(world.env);
  const claims = { sub: world.own.admin.id, tenant: 'default' };
  Object.assign(tokens, {
    access: session.accessToken,
    refresh: session.refreshToken,
    csrf: session.csrfToken,
    metrics: METRICS_TOKEN,
    embed: await createTokens({ ...auth, kind: 'embed', expiresInSeconds: 600 }).sign(claims),
    share: await createTokens({ ...auth, kind: 'share', expiresInSeconds: 600 }).sign(claims),
    'password of the admin': ADMIN.password,
  });
  if (!mountedRoutes.includes('createApiKey')) return;
  const made = await world.call('createApiKey', {
    token: session.accessToken,
    body: { name: 'Key', scopes: ['query:read', 'admin'] },
  });
  tokens['API key'] = (made.body as ApiKeySecret).key;
});
afterAll(() => world?.close());

/** Where a token can be presented, and which kinds belong there. */
const places: Record<string, { takes: string[]; status: number[]; ask(token: string): Promise<CallResult> }> =
  {
    'the bearer header of a user’s route': {
      takes: ['access'],
      status: [401, 403],
      ask: (token) => world.call('getMe', { token }),
    },
    'the bearer header of a question': {
      takes: ['access', 'API key'],
      status: [401],
      ask: (token) => world.call('runQuery', { ...requestOf('runQuery', world.own), token }),
    },
    'the bearer header of the metrics': {
      takes: ['metrics'],
      status: [401],
      ask: (token) => world.call('getMetrics', { token }),
    },
    'the body of a refresh': {
      takes: ['refresh'],
      status: [401, 422],
      ask: (refreshToken) => world.call('refresh', { body: { refreshToken } }),
    },
    'the refresh cookie': {
      takes: ['refresh'],
      status: [401, 403],
      ask: (token) =>
        world.call('refresh', {
          headers: {
            Cookie: `${cookieName}=${encodeURIComponent(token)}`,
            Origin: WEB_ORIGIN,
            'X-CSRF-Token': session.csrfToken,
          },
        }),
    },
    'the CSRF header': {
      takes: ['csrf'],
      status: [403],
      ask: (token) =>
        world.call('refresh', {
          headers: {
            Cookie: `${cookieName}=${session.refreshToken}`,
            Origin: WEB_ORIGIN,
            'X-CSRF-Token': token,
          },
        }),
    },
    'the query string': {
      takes: [],
      status: [401],
      ask: (token) =>
        world.call('getMe', {
          query: { access_token: token, token, apiKey: token, api_key: token, key: token },
        }),
    },
    'a cookie where no cookie counts': {
      takes: [],
      status: [401],
      ask: (token) =>
        world.call('getMe', {
          headers: {
            Cookie: `${cookieName}=${encodeURIComponent(token)}; access_token=${encodeURIComponent(token)}`,
          },
        }),
    },
    'an X-API-Key header': {
      takes: [],
      status: [401],
      ask: (token) => world.call('getMe', { headers: { 'X-API-Key': token } }),
    },
  };

describe('control 4/8: each kind of token at each place where one is read', () => {
  test.each(Object.entries(places))('%s takes its own kind only', async (place, { takes, status, ask }) => {
    for (const [kind, token] of Object.entries(tokens)) {
      const answer = await ask(token);
      // A refresh within the grace gives the same successor again, so that the session lives on.
      if (takes.includes(kind)) expect(answer.status, `${kind} in ${place}`).toBe(200);
      else expect(status, `${kind} in ${place}: ${answer.text}`).toContain(answer.status);
    }
  });

  test('the share link’s key is no token of another kind', async () => {
    const names = routeTable.filter(({ route }) => route.path.startsWith('/public/')).map(({ name }) => name);
    for (const name of names) {
      for (const token of Object.values(tokens)) {
        const request = { ...requestOf(name, world.own), params: { key: token, filterId: 'origin' } };
        expect((await world.call(name, request)).status, name).toBe(404);
        expect((await world.call(name, { ...request, token })).status, name).toBe(404);
      }
    }
  });
});

describe('control 3: another spelling of a token', () => {
  test.each([
    ['a newline after it', (token: string) => `${token}\n`],
    ['padding', (token: string) => `${token}==`],
    ['a dot after it', (token: string) => `${token}.`],
    ['the unused bits of its last letter', (token: string) => respell(token)],
  ])('with %s stands for the same session, which a logout ends', async (_title, change) => {
    const made = (await world.call('login', { body: { ...ADMIN, session: 'body' } })).body as SessionResponse;
    const changed = change(made.accessToken);
    expect(changed).not.toBe(made.accessToken);
    const meWith = async (token: string): Promise<number> => {
      const response = await fetch(`${world.server.url}/auth/me`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      return response.status;
    };
    expect(await meWith(made.accessToken)).toBe(200);
    expect([200, 401]).toContain(await meWith(changed));
    await world.call('logout', { body: { refreshToken: made.refreshToken } });
    await expect.poll(() => meWith(changed), { timeout: 5_000 }).toBe(401);
    expect(await meWith(made.accessToken)).toBe(401);
  });

  test('longer than 8 KB is refused before it is read', async () => {
    const started = performance.now();
    expect((await world.call('getMe', { token: 'a'.repeat(8193) })).status).toBe(401);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('control 7: origin by route, for all that takes a cookie', () => {
  const ORIGINS: Record<string, [headers: Record<string, string>, allowed: boolean]> = {
    'on the list': [{ Origin: WEB_ORIGIN }, true],
    'the same site, by fetch metadata': [{ 'Sec-Fetch-Site': 'same-site' }, true],
    'the same origin, by fetch metadata': [{ 'Sec-Fetch-Site': 'same-origin' }, true],
    none: [{}, false],
    null: [{ Origin: 'null' }, false],
    'another port': [{ Origin: 'http://localhost:3001' }, false],
    'another scheme': [{ Origin: 'https://localhost:3000' }, false],
    'a longer host': [{ Origin: `${WEB_ORIGIN}.evil.example` }, false],
    'a user part': [{ Origin: 'http://localhost:3000@evil.example' }, false],
    'capital letters': [{ Origin: 'http://LOCALHOST:3000' }, false],
    'a final slash': [{ Origin: `${WEB_ORIGIN}/` }, false],
    'two of them': [{ Origin: `${WEB_ORIGIN}, https://evil.example` }, false],
    'a stranger who says same-site': [
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-site' },
      false,
    ],
    'another site, by fetch metadata': [{ 'Sec-Fetch-Site': 'cross-site' }, false],
    'no site, by fetch metadata': [{ 'Sec-Fetch-Site': 'none' }, false],
  };
  const cookieRoutes = routeTable.filter(({ route }) => route.guard === 'session');

  test.each(
    cookieRoutes.flatMap(({ name }) => Object.entries(ORIGINS).map((row) => [name, ...row] as const)),
  )('%s from %s', async (name, _title, [origin, allowed]) => {
    const { headers, body } = await world.call('login', { body: ADMIN });
    const Cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { csrfToken } = body as SessionResponse;
    const withoutToken = await world.call(name, { headers: { ...origin, Cookie } });
    expect(withoutToken.status).toBe(403);
    const forged = await world.call(name, {
      headers: { ...origin, Cookie, 'X-CSRF-Token': session.csrfToken },
    });
    expect(forged.status).toBe(403);
    const whole = await world.call(name, { headers: { ...origin, Cookie, 'X-CSRF-Token': csrfToken } });
    expect(whole.status, whole.text).toBe(allowed ? Number(Object.keys(routeStatuses(name))[0]) : 403);
  });

  test('no other route takes the cookie at all', async () => {
    const { headers, body } = await world.call('login', { body: ADMIN });
    const Cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    for (const { name, route } of routeTable) {
      if (route.guard === 'public' || route.guard === 'session' || route.guard === 'shareLink') continue;
      const { status } = await world.call(name, {
        ...requestOf(name, world.own),
        headers: { Cookie, Origin: WEB_ORIGIN, 'X-CSRF-Token': (body as SessionResponse).csrfToken },
      });
      expect(status, name).toBe(401);
    }
  });

  test('no GET takes a session', () => {
    for (const { route } of cookieRoutes) expect(route.method).toBe('POST');
  });
});

describe('control 1/4: a server with another secret', () => {
  let stranger: ServerFixture;
  beforeAll(async () => {
    stranger = await createServerFixture({ SECRET_KEY: 'Zq8!mN3#kL6wP1^tR9vB4&cX7dY2hJ5s' });
  });
  afterAll(() => stranger?.close());

  test('gives no token that counts here', async () => {
    expect((await stranger.call('getMe', { token: stranger.token })).status).toBe(200);
    expect((await world.call('getMe', { token: stranger.token })).status).toBe(401);
    expect((await stranger.call('getMe', { token: session.accessToken })).status).toBe(401);
  });
});

function routeStatuses(name: RouteName): object {
  return routeTable.find((entry) => entry.name === name)?.route.responses ?? {};
}

/** The same bytes by base64url, in other letters: of an HS256 signature's last letter two bits are unused. */
function respell(token: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = letters.indexOf(token.at(-1) ?? '');
  return token.slice(0, -1) + (letters[last % 4 === 3 ? last - 1 : last + 1] ?? '');
}
