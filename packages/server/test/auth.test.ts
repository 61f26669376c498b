import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem, SessionResponse } from '@istari-lens/core/contract';
import { routeTable } from '../src/http/route-table.ts';
import { ADMIN, createServerFixture, WEB_ORIGIN, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.lens.users.create({ email: 'viewer@example.com', password: ADMIN.password, role: 'viewer' });
});
afterAll(() => fixture.close());

async function logIn(
  session?: 'cookie' | 'body',
  email = ADMIN.email,
): Promise<{ body: SessionResponse; cookie: string }> {
  const { body, headers, status } = await fixture.call('login', {
    body: { ...ADMIN, email, ...(session ? { session } : {}) },
  });
  expect(status).toBe(200);
  return { body: body as SessionResponse, cookie: (headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' };
}

describe('login', () => {
  test('by cookie keeps the refresh token out of the body', async () => {
    const { body, headers } = await fixture.call('login', { body: ADMIN });
    expect(Object.keys(Object(body)).sort()).toEqual([
      'accessToken',
      'csrfToken',
      'expiresAt',
      'expiresIn',
      'tokenType',
      'user',
    ]);
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(
      /^lens-root-[0-9a-f]{12}-refresh=[\w.-]{43,}; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('ratelimit-policy')).toContain('"login-account";q=10;w=900');
  });

  test('by body sets no cookie', async () => {
    const { body, headers } = await fixture.call('login', { body: { ...ADMIN, session: 'body' } });
    expect(headers.getSetCookie()).toEqual([]);
    expect(body).toMatchObject({ refreshToken: expect.any(String), refreshExpiresAt: expect.any(String) });
  });

  test('control 11: wrong password and unknown account are told apart by nothing', async () => {
    const wrong = await fixture.call('login', { body: { ...ADMIN, password: 'not the password' } });
    const unknown = await fixture.call('login', { body: { ...ADMIN, email: 'nobody@example.com' } });
    const facts = ({ requestId: _requestId, ...problem }: Problem): Omit<Problem, 'requestId'> => problem;
    expect(wrong.status).toBe(401);
    expect(facts(wrong.body as Problem)).toEqual(facts(unknown.body as Problem));
    expect(wrong.body).toMatchObject({ code: 'invalid_credentials' });
  });

  test('problems of the body are all named and repeat nothing of it', async () => {
    const { status, body, text } = await fixture.call('login', {
      body: { emial: 'hunter2@x.y', password: 5, session: 'hunter2' },
    });
    expect(status).toBe(422);
    expect((body as Problem).errors).toMatchObject([
      { pointer: '/emial', code: 'unknown_key', suggestion: 'email' },
      { pointer: '/password', code: 'wrong_type' },
      { pointer: '/session', allowed: ['cookie', 'body'] },
    ]);
    expect(text).not.toContain('hunter2');
  });

  test('control 11: an account is one however its letters are composed', async () => {
    const spellings = ['\u1e96', 'H\u0331', 'h\u0331'];
    for (let guess = 0; guess < 10; guess += 1) {
      const email = `${spellings[guess % spellings.length]}@example.com`;
      expect((await fixture.call('login', { body: { email, password: 'guess' } })).status).toBe(401);
    }
    for (const spelling of spellings) {
      const body = { email: `${spelling}@example.com`, password: 'guess' };
      expect((await fixture.call('login', { body })).status).toBe(429);
    }
  });

  test('control 11: ten wrong guesses at one account are followed by a wait, while others log in', async () => {
    const email = 'guessed@example.com';
    for (let guess = 0; guess < 10; guess += 1) {
      expect((await fixture.call('login', { body: { email, password: 'guess' } })).status).toBe(401);
    }
    const refused = await fixture.call('login', {
      body: { email: ' GUESSED@example.com', password: 'guess' },
    });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(refused.headers.get('ratelimit')).toMatch(/(?:^|, )"login-account";r=0;t=\d+$/);
    await logIn();
  });
});

describe('the bearer token', () => {
  test('says who asks', async () => {
    const { body: session } = await logIn();
    const { body } = await fixture.call('getMe', { token: session.accessToken });
    expect(body).toMatchObject({ email: ADMIN.email, role: 'admin', tenant: 'default' });
  });

  test.each([
    ['no header', undefined, 'missing_token'],
    ['another scheme', 'Basic YTpi', 'invalid_token'],
    ['no token', 'Bearer ', 'invalid_token'],
    ['rubbish', 'Bearer x.y.z', 'invalid_token'],
    ['two tokens', 'Bearer a b', 'invalid_token'],
    ['a token without end', `Bearer ${'a'.repeat(9000)}`, 'invalid_token'],
    ['alg none', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', 'invalid_token'],
  ])('%s is 401', async (_name, authorization, code) => {
    const result = await fixture.call('getMe', {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    expect(result).toMatchObject({ status: 401, body: { code } });
    expect(result.headers.get('www-authenticate')).toMatch(/^Bearer realm="istari-lens"/);
  });

  test('counts only in its header', async () => {
    const { body, cookie } = await logIn();
    const elsewhere = await fixture.call('getMe', {
      query: { access_token: body.accessToken },
      headers: { Cookie: `access_token=${body.accessToken}; ${cookie}` },
    });
    expect(elsewhere.status).toBe(401);
  });

  test('is asked for by every route that is not open', async () => {
    for (const { name, route } of routeTable) {
      // What has the wrong key of a link is not there at all.
      const isOpen = ['public', 'metrics', 'session', 'shareLink'].includes(route.guard);
      if (isOpen) continue;
      const params = Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, key]) => [key, 'x']));
      expect(await fixture.call(name, { params }), name).toMatchObject({
        status: 401,
        body: { code: 'missing_token' },
      });
    }
  });
});

test('a viewer loads dashboards and may not ask on their own', async () => {
  const { body: session } = await logIn('body', 'viewer@example.com');
  const token = session.accessToken;
  const { call, dashboard } = fixture;
  expect((await call('loadDashboard', { token, params: { id: dashboard.id } })).status).toBe(200);
  const refused = await call('runQuery', {
    token,
    body: { dataset: 'flights', metrics: [{ aggregate: 'count' }] },
  });
  expect(refused).toMatchObject({
    status: 403,
    body: { code: 'forbidden', detail: expect.stringContaining('editor') },
  });
  expect((await call('listDataSources', { token })).status).toBe(403);
});

describe('refresh', () => {
  test('by body rotates the token', async () => {
    const { body } = await logIn('body');
    const renewed = await fixture.call('refresh', { body: { refreshToken: body.refreshToken } });
    expect(renewed.status).toBe(200);
    const next = renewed.body as SessionResponse;
    expect(next.refreshToken).not.toBe(body.refreshToken);
    expect((await fixture.call('getMe', { token: next.accessToken })).status).toBe(200);
    expect(renewed.headers.getSetCookie()).toEqual([]);
  });

  test('control 7: by cookie needs the CSRF token and a known origin', async () => {
    const { body, cookie } = await logIn('cookie');
    const withCookie = { Cookie: cookie, Origin: WEB_ORIGIN };
    const attempts: [Record<string, string>, string][] = [
      [{ ...withCookie }, 'csrf_failed'],
      [{ ...withCookie, 'X-CSRF-Token': 'rubbish' }, 'csrf_failed'],
      [{ Cookie: cookie, 'X-CSRF-Token': body.csrfToken }, 'origin_not_allowed'],
      [
        { ...withCookie, Origin: 'https://evil.example', 'X-CSRF-Token': body.csrfToken },
        'origin_not_allowed',
      ],
      [{ ...withCookie, Origin: 'null', 'X-CSRF-Token': body.csrfToken }, 'origin_not_allowed'],
      [
        { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site', 'X-CSRF-Token': body.csrfToken },
        'origin_not_allowed',
      ],
    ];
    for (const [headers, code] of attempts) {
      expect(await fixture.call('refresh', { headers, body: {} })).toMatchObject({
        status: 403,
        body: { code },
      });
    }
    const other = await logIn('cookie');
    const foreign = await fixture.call('refresh', {
      headers: { ...withCookie, 'X-CSRF-Token': other.body.csrfToken },
    });
    expect(foreign).toMatchObject({ status: 403, body: { code: 'csrf_failed' } });

    const renewed = await fixture.call('refresh', {
      headers: { ...withCookie, 'X-CSRF-Token': body.csrfToken },
      body: {},
    });
    expect(renewed.status).toBe(200);
    expect(renewed.body).not.toHaveProperty('refreshToken');
    expect(renewed.headers.getSetCookie()[0]).toMatch(/^lens-root-[0-9a-f]{12}-refresh=/);
    const ownOrigin = await fixture.call('refresh', {
      headers: {
        Cookie: renewed.headers.getSetCookie()[0]?.split(';')[0] ?? '',
        Origin: fixture.server.url,
        'X-CSRF-Token': (renewed.body as SessionResponse).csrfToken,
      },
    });
    expect(ownOrigin.status).toBe(200);
  });

  test('without a token and with a wrong one is 401', async () => {
    expect(await fixture.call('refresh')).toMatchObject({ status: 401, body: { code: 'missing_token' } });
    expect(await fixture.call('refresh', { body: { refreshToken: 'rubbish' } })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
  });
});

describe('logout', () => {
  test('by cookie ends the session and forgets the cookie', async () => {
    const { body, cookie } = await logIn('cookie');
    const headers = { Cookie: cookie, Origin: WEB_ORIGIN, 'X-CSRF-Token': body.csrfToken };
    const gone = await fixture.call('logout', { headers });
    expect(gone.status).toBe(204);
    expect(gone.headers.getSetCookie()[0]).toMatch(
      /^lens-root-[0-9a-f]{12}-refresh=; Expires=Thu, 01 Jan 1970/,
    );
    expect(await fixture.call('refresh', { headers, body: {} })).toMatchObject({
      status: 401,
      body: { code: 'session_ended' },
    });
  });

  test('by body ends the session, and twice is no error', async () => {
    const { body } = await logIn('body');
    const { refreshToken } = body;
    expect((await fixture.call('logout', { body: { refreshToken } })).status).toBe(204);
    expect((await fixture.call('logout', { body: { refreshToken } })).status).toBe(204);
    expect((await fixture.call('refresh', { body: { refreshToken } })).status).toBe(401);
    await expect
      .poll(async () => (await fixture.call('getMe', { token: body.accessToken })).status, { timeout: 6000 })
      .toBe(401);
  });
});
