import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SessionResponse } from '@istari-lens/core/contract';
import { createRouter } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const APP = 'https://app.example.com';
const DEV = 'http://localhost:3000';

let fixture: ServerFixture;
beforeAll(async () => {
  fixture = await createServerFixture({ CORS_ORIGINS: `${APP}, ${DEV}` });
});
afterAll(() => fixture.close());

/** Origins that look like an allowed one and are not. */
const LOOK_ALIKES = [
  'null',
  'NULL',
  '*',
  'https://app.example.com.evil',
  'https://app.example.com.',
  'https://app.example.com:443',
  'https://app.example.com:8443',
  'https://app.example.com/',
  'https://app.example.com/app',
  'https://app.example.com?',
  'https://app.example.com#',
  'https://APP.example.com',
  'HTTPS://app.example.com',
  'http://app.example.com',
  'https://user@app.example.com',
  'https://app.example.com@evil.example',
  'https://evil.example/https://app.example.com',
  'https://notapp.example.com',
  'https://sub.app.example.com',
  'https://example.com',
  'https://app-example.com',
  'https://appXexample.com',
  'https://app.example.co',
  'https://app.example.com, https://evil.example',
  'https://evil.example, https://app.example.com',
  'https://app.example.com https://evil.example',
  'https://app.example.com%00.evil.example',
  'https://app.example.com%2eevil.example',
  'https://xn--pp-9ja.example.com',
  'wss://app.example.com',
  'file://',
  'app.example.com',
  'http://localhost',
  'http://localhost:30000',
  'http://127.0.0.1:3000',
  'http://[::1]:3000',
  'http://localhost:3000.evil.example',
  'chrome-extension://abcdef',
];

describe('control 21: CORS', () => {
  test.each([APP, DEV])('%s may read answers with credentials', async (origin) => {
    for (const [path, status] of [
      ['/health/live', 200],
      ['/auth/me', 401],
      ['/nope', 404],
    ] as const) {
      const { headers, status: given } = await fetch(fixture.server.url + path, {
        headers: { Origin: origin },
      });
      expect(given).toBe(status);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('vary')).toMatch(/(?:^|, )Origin(?:,|$)/);
    }
  });

  test.each(LOOK_ALIKES)('%s may not, asking or asking ahead', async (origin) => {
    for (const init of [{}, { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } }]) {
      const response = await fetch(`${fixture.server.url}/query`, {
        ...init,
        headers: { ...init.headers, Origin: origin },
      });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('vary')).toMatch(/(?:^|, )Origin(?:,|$)/);
    }
  });

  test('no allowed origin is given to callers without one, nor to two at once', async () => {
    const without = await fetch(`${fixture.server.url}/health/live`);
    expect(without.headers.get('access-control-allow-origin')).toBeNull();
    expect(without.headers.get('vary')).toContain('Origin');
    const twice = await raw(
      `GET /health/live HTTP/1.1\r\nHost: x\r\nOrigin: ${APP}\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n`,
    );
    expect(twice).not.toContain('evil.example');
  });

  test('many origins one after the other leave the allowed ones allowed', async () => {
    for (let place = 0; place < 300; place += 1)
      await fetch(`${fixture.server.url}/health/live`, { headers: { Origin: `https://o${place}.example` } });
    const { headers } = await fetch(`${fixture.server.url}/health/live`, { headers: { Origin: APP } });
    expect(headers.get('access-control-allow-origin')).toBe(APP);
    const last = await fetch(`${fixture.server.url}/health/live`, {
      headers: { Origin: 'https://o299.example' },
    });
    expect(last.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('control 21: security headers', () => {
  test.each([
    ['GET', '/health/live'],
    ['GET', '/auth/me'],
    ['GET', '/nope'],
    ['PUT', '/query'],
    ['GET', '/openapi.json'],
    ['OPTIONS', '/query'],
    ['GET', '/dashboards/%'],
  ])('are on the answer to %s %s', async (method, path) => {
    const { headers } = await fetch(fixture.server.url + path, { method });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('say of data that it is asked about again and belongs to one caller', async () => {
    const answer = await fixture.call('runQuery', {
      token: fixture.token,
      body: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    for (const name of ['Origin', 'Authorization', 'Cookie', 'Accept-Encoding'])
      expect(answer.headers.get('vary')).toContain(name);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

interface Session {
  cookie: string;
  csrfToken: string;
}

async function logIn(): Promise<Session> {
  const { headers, body } = await fixture.call('login', { body: ADMIN });
  const session = body as SessionResponse;
  return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '', csrfToken: session.csrfToken };
}

describe('control 7: cookies and CSRF', () => {
  /** For what is refused, which leaves the session as it is. */
  let session: Session;
  beforeAll(async () => {
    session = await logIn();
  });

  const spoilt: [string, (token: string) => string | undefined][] = [
    ['no token', () => undefined],
    ['an empty token', () => ''],
    ['rubbish', () => 'rubbish'],
    ['a token with a letter more', (token) => `${token}A`],
    ['a token with a letter less', (token) => token.slice(0, -1)],
    ['a token with another first letter', (token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1)],
    ['a token in quotes', (token) => `"${token}"`],
    ['a token twice', (token) => `${token}, ${token}`],
    ['null', () => 'null'],
  ];

  test.each(spoilt)('%s from an allowed origin is refused', async (_name, spoil) => {
    const { cookie, csrfToken } = session;
    const token = spoil(csrfToken);
    for (const name of ['refresh', 'logout'] as const) {
      const headers = {
        Cookie: cookie,
        Origin: APP,
        ...(token === undefined ? {} : { 'X-CSRF-Token': token }),
      };
      expect(await fixture.call(name, { headers, body: {} })).toMatchObject({
        status: 403,
        body: { code: 'csrf_failed' },
      });
    }
  });

  test('a token of another session, and one in the body or the address, is refused', async () => {
    const [mine, other] = [await logIn(), await logIn()];
    const headers = { Cookie: mine.cookie, Origin: APP };
    expect(
      await fixture.call('refresh', { headers: { ...headers, 'X-CSRF-Token': other.csrfToken }, body: {} }),
    ).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });
    const inAddress = await fixture.call('refresh', {
      headers,
      query: { csrfToken: mine.csrfToken },
      body: {},
    });
    expect(inAddress.status).toBe(403);
    const inBody = await fixture.call('refresh', { headers, body: { csrfToken: mine.csrfToken } });
    expect(inBody.status).toBe(403);
  });

  test.each([...LOOK_ALIKES, 'https://evil.example'])(
    'the origin %s is refused, whatever else is right',
    async (origin) => {
      const { cookie, csrfToken } = session;
      for (const site of [undefined, 'same-origin', 'same-site', 'cross-site']) {
        const headers = {
          Cookie: cookie,
          Origin: origin,
          'X-CSRF-Token': csrfToken,
          ...(site === undefined ? {} : { 'Sec-Fetch-Site': site }),
        };
        expect(await fixture.call('refresh', { headers, body: {} })).toMatchObject({
          status: 403,
          body: { code: 'origin_not_allowed' },
        });
      }
    },
  );

  test.each([
    [undefined, 403],
    ['cross-site', 403],
    ['none', 403],
    ['Same-Origin', 403],
    ['same-origin, cross-site', 403],
    ['same-site', 200],
    ['same-origin', 200],
  ])('without an origin, the site "%s" gives %i', async (site, status) => {
    const { cookie, csrfToken } = await logIn();
    const headers = {
      Cookie: cookie,
      'X-CSRF-Token': csrfToken,
      ...(site === undefined ? {} : { 'Sec-Fetch-Site': site }),
    };
    expect((await fixture.call('refresh', { headers, body: {} })).status).toBe(status);
  });

  test('bearer tokens and refresh tokens in the body need neither', async () => {
    const { body } = await fixture.call('login', { body: { ...ADMIN, session: 'body' } });
    const { accessToken, refreshToken } = body as SessionResponse;
    const headers = { Origin: 'https://evil.example' };
    expect((await fixture.call('getMe', { token: accessToken, headers })).status).toBe(200);
    expect((await fixture.call('refresh', { headers, body: { refreshToken } })).status).toBe(200);
  });

  test('a cookie gives no access by itself', async () => {
    const { cookie, csrfToken } = session;
    const headers = { Cookie: cookie, Origin: APP, 'X-CSRF-Token': csrfToken };
    for (const name of ['getMe', 'listDatasets', 'getCacheStats'] as const)
      expect((await fixture.call(name, { headers })).status).toBe(401);
  });

  test('a session of one mount is none at another of the same host', async () => {
    const app = express();
    app.use('/one', createRouter(fixture.lens));
    app.use('/two', createRouter(fixture.lens));
    const server: Server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const [one, two] = [createCaller(`${url}/one`), createCaller(`${url}/two`)];
      const first = await one('login', { body: ADMIN });
      const second = await two('login', { body: ADMIN });
      const jar = [first, second].map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0]).join('; ');
      const csrfOf = (answer: typeof first): string => String(Object(answer.body)['csrfToken']);
      const refresh = (call: typeof one, csrfToken: string): ReturnType<typeof one> =>
        call('refresh', { headers: { Cookie: jar, Origin: APP, 'X-CSRF-Token': csrfToken }, body: {} });
      expect((await refresh(two, csrfOf(first))).status).toBe(403);
      expect((await refresh(one, csrfOf(second))).status).toBe(403);
      const renewed = await refresh(one, csrfOf(first));
      expect(renewed.status).toBe(200);
      expect(renewed.headers.getSetCookie()[0]).toMatch(/^lens-one-/);
      expect((await refresh(two, csrfOf(second))).status).toBe(200);
      const logout = await one('logout', {
        headers: { Cookie: `${first.headers.getSetCookie()[0]?.split(';')[0]}` },
      });
      expect(logout.status).toBe(403);
    } finally {
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
    }
  });
});

/** What comes back for raw bytes, until the server closes the connection. */
async function raw(sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fixture.server.port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject).on('close', () => resolve(received));
    socket.write(sent);
  });
}
