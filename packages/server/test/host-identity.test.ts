import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import express from 'express';
import { scopesOfRole, UnavailableError, type Principal } from '@istari-lens/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRouter, type ErrorFacts, type HostPrincipal } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { createServerFixture, WEB_ORIGIN, type ServerFixture } from './support/server-fixture.ts';

const HOST: HostPrincipal = {
  id: 'clerk-7',
  tenant: 'default',
  role: 'editor',
  scopes: scopesOfRole('editor'),
  attributes: { region: 'north' },
};

let fixture: ServerFixture;
let server: Server;
let call: Caller;
let answer: (request: IncomingMessage) => unknown = () => null;
let onError: (error: unknown, facts: ErrorFacts) => unknown = () => {};

beforeAll(async () => {
  fixture = await createServerFixture();
  const app = express();
  app.use(
    '/analytics',
    createRouter(fixture.lens, {
      authenticate: (request) => answer(request) as HostPrincipal | null,
      onError: (error, facts) => onError(error, facts) as undefined,
    }),
  );
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  call = createCaller(`http://127.0.0.1:${(server.address() as AddressInfo).port}/analytics`);
});
afterAll(async () => {
  server?.close();
  await fixture?.close();
});
afterEach(() => {
  answer = () => null;
  onError = () => {};
});

const SPEC = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };

describe('the identity of the host', () => {
  test('control 12: is who asks, by the request of the host', async () => {
    answer = (request) => (request.headers.cookie === 'sid=7' ? HOST : null);
    expect((await call('runQuery', { body: SPEC, headers: { Cookie: 'sid=7' } })).status).toBe(200);
    expect((await call('runQuery', { body: SPEC, headers: { Cookie: 'sid=8' } })).status).toBe(401);
    expect((await call('listApiKeys', { headers: { Cookie: 'sid=7' } })).status).toBe(403);
    expect((await call('getMe', { headers: { Cookie: 'sid=7' } })).status).toBe(403);
  });

  test('leaves it to tokens of Lens by null and undefined, now or later', async () => {
    for (const nobody of [null, undefined, Promise.resolve(null), Promise.resolve(undefined)]) {
      answer = () => nobody;
      expect((await call('getMe', { token: fixture.token })).status).toBe(200);
      expect((await call('getMe')).status).toBe(401);
    }
  });

  test('control 12: wins over the token of somebody else', async () => {
    answer = () => ({ ...HOST, role: 'viewer', scopes: scopesOfRole('viewer') });
    expect((await call('listApiKeys', { token: fixture.token })).status).toBe(403);
    expect((await call('getMe', { token: fixture.token })).status).toBe(403);
  });

  test.each<[string, (request: IncomingMessage) => unknown]>([
    [
      'that throws',
      () => {
        throw new Error('canary-7');
      },
    ],
    ['that rejects', () => Promise.reject(new Error('canary-7'))],
    [
      'that throws what looks like an answer',
      () => {
        throw Object.assign(new Error('canary-7'), { status: 401 });
      },
    ],
    [
      'that throws an error of Lens',
      () => {
        throw new UnavailableError('overloaded', 'canary-7', 1);
      },
    ],
    ['that is a user of Lens', (): Principal => ({ ...fixture.admin })],
    ['that is no principal', () => ({ id: 'canary-7', admin: true })],
    ['that is a text', () => 'canary-7'],
    ['that is false', () => false],
  ])('control 20: %s is a masked 500, never somebody anonymous', async (_, wrong) => {
    const told: ErrorFacts[] = [];
    onError = (_error, facts) => told.push(facts);
    answer = wrong;
    const { status, text, body } = await call('getMe', { token: fixture.token });
    expect(status).toBe(500);
    expect(text).not.toContain('canary-7');
    expect(body).toMatchObject({ code: 'internal_error' });
    await expect
      .poll(() => told)
      .toMatchObject([
        {
          requestId: (body as { requestId: string }).requestId,
          status: 500,
          route: '/auth/me',
          method: 'GET',
        },
      ]);
  });

  test('control 12: of a tenant that was never made is refused', async () => {
    answer = () => ({ ...HOST, tenant: 'nowhere' });
    const asked = [
      await call('runQuery', { body: SPEC }),
      await call('listDashboards'),
      await call('getTenant'),
      await call('createDataset', { body: { name: 'x' }, headers: { 'Idempotency-Key': 'x' } }),
      await call('cancelQuery', { params: { queryId: crypto.randomUUID() } }),
    ];
    const detail = expect.stringContaining('The tenant of this identity does not exist here.');
    for (const { status, body } of asked)
      expect({ status, body }).toMatchObject({ status: 403, body: { code: 'forbidden', detail } });
    // From then on that it is made, it is one like any other.
    await fixture.app.query(`insert into lens.tenants (id, name) values ('nowhere', 'Somewhere')`);
    expect((await call('listDashboards')).status).toBe(200);
  });

  test.each<[string, Record<string, string>, number]>([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, 403],
    ['another site that hides its origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' }, 403],
    ['another site by an older browser', { Origin: 'https://evil.example' }, 403],
    ['a look-alike of an allowed origin', { Origin: `${WEB_ORIGIN}.evil.example` }, 403],
    ['a sandboxed page', { Origin: 'null' }, 403],
    ['an allowed origin', { 'Sec-Fetch-Site': 'cross-site', Origin: WEB_ORIGIN }, 200],
    ['the same site', { 'Sec-Fetch-Site': 'same-site' }, 200],
    ['the same origin', { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://behind-a-proxy.example' }, 200],
    ['a program', {}, 200],
  ])('control 7: by a browser from %s', async (_, headers, expected) => {
    answer = () => HOST;
    expect((await call('runQuery', { body: SPEC, headers })).status).toBe(expected);
    // Reading changes nothing, and the browser shows the answer to allowed origins only.
    expect((await call('listDashboards', { headers })).status).toBe(200);
  });

  test('a hook for errors that fails or hangs harms no answer', async () => {
    answer = () => 'no principal';
    for (const hook of [
      () => {
        throw new Error('x');
      },
      () => Promise.reject(new Error('x')),
      () => new Promise(() => {}),
    ]) {
      onError = hook;
      expect((await call('getMe')).status).toBe(500);
    }
    answer = () => HOST;
    expect((await call('listDashboards')).status).toBe(200);
  });
});
