import { afterEach, describe, expect, it } from 'vitest';
import { createClient, type LensClient } from '../create-client.ts';
import type { LensClientError } from '../errors/client-error.ts';
import type { ClientOptions } from '../options.ts';
import { sampleProblem, sampleResult, sampleSession } from '../../test/support/samples.ts';
import {
  startTestServer,
  type ReceivedRequest,
  type ScriptedReply,
  type TestServer,
} from '../../test/support/test-server.ts';
import { createMemoryStorage, createWebStorage } from './session-storage.ts';

const SPEC = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };
const CREDENTIALS = { email: 'ada@example.com', password: 'a long enough password' };
const UNAUTHORIZED: ScriptedReply = { status: 401, json: sampleProblem(401, 'invalid_token') };
const open: TestServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** An API whose newest access token is the only good one, and whose refresh tokens work once. */
class SessionServer {
  generation = 0;
  expiresIn = 3600;
  refreshes = 0;
  onRefresh: () => ScriptedReply | Promise<ScriptedReply> = () => this.nextSession();
  server!: TestServer;

  async start(options: Partial<ClientOptions> = {}): Promise<LensClient> {
    this.server = await startTestServer((request) => this.answer(request));
    open.push(this.server);
    return createClient({ baseUrl: this.server.baseUrl, retry: { baseDelayMs: 5 }, ...options });
  }

  nextSession(): ScriptedReply {
    this.generation += 1;
    return { json: sampleSession(this.generation, this.expiresIn) };
  }

  answer(request: ReceivedRequest): ScriptedReply | Promise<ScriptedReply> {
    if (request.path === '/auth/login') return this.nextSession();
    if (request.path === '/auth/logout') return { status: 204 };
    if (request.path === '/auth/refresh') {
      this.refreshes += 1;
      return this.onRefresh();
    }
    return request.headers.authorization === `Bearer access-${this.generation}`
      ? { json: sampleResult() }
      : UNAUTHORIZED;
  }

  paths(): string[] {
    return this.server.received.map((request) => request.path);
  }
}

describe('a session', () => {
  it('sends its token with calls, and asks for the body mode outside browsers', async () => {
    const api = new SessionServer();
    const client = await api.start();
    expect(await client.auth.hasSession()).toBe(false);
    const { user } = await client.auth.login(CREDENTIALS);
    expect(user.email).toBe('ada@example.com');
    expect(api.server.received[0]?.body).toEqual({ ...CREDENTIALS, session: 'body' });
    expect((await client.query(SPEC)).rowCount).toBe(1);
    expect(await client.auth.hasSession()).toBe(true);
  });

  it('lets parallel refusals join one renewal, and replays each call once', async () => {
    const api = new SessionServer();
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    api.generation = 41;
    const asked = Array.from({ length: 8 }, (_, index) => client.query({ ...SPEC, limit: index + 1 }));
    const results = await Promise.all(asked);
    expect(results.every((result) => result.rowCount === 1)).toBe(true);
    expect(api.refreshes).toBe(1);
    expect(api.paths().filter((path) => path === '/query')).toHaveLength(16);
  });

  it('never loops when the new token is refused too', async () => {
    const api = new SessionServer();
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    api.onRefresh = () => ({ json: sampleSession(999) });
    api.generation = 41;
    const outcome = await client.query(SPEC).safe();
    expect(!outcome.ok && outcome.error.status).toBe(401);
    expect(api.paths()).toEqual(['/auth/login', '/query', '/auth/refresh', '/query']);
  });

  it('ends when the renewal is refused, tells the host once, and then sends no stale token', async () => {
    const ends: LensClientError[] = [];
    const api = new SessionServer();
    const client = await api.start({ onSessionEnd: (error) => ends.push(error) });
    await client.auth.login(CREDENTIALS);
    api.onRefresh = () => ({ status: 401, json: sampleProblem(401, 'session_ended') });
    api.generation = 41;
    const outcomes = await Promise.all([client.query(SPEC).safe(), client.auth.me().safe()]);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.error.code)).toEqual([
      'session_ended',
      'session_ended',
    ]);
    expect(ends).toHaveLength(1);
    expect(await client.auth.hasSession()).toBe(false);
    await client.query(SPEC).safe();
    expect(api.server.received.at(-1)?.headers.authorization).toBeUndefined();
  });

  it('ends when another client of the same storage has logged out', async () => {
    const ends: string[] = [];
    const storage = createMemoryStorage();
    const api = new SessionServer();
    const client = await api.start({ storage, onSessionEnd: (error) => ends.push(error.code) });
    await client.auth.login(CREDENTIALS);
    await createClient({ baseUrl: api.server.baseUrl, storage }).auth.logout();
    api.generation = 41;
    const outcome = await client.query(SPEC).safe();
    expect(!outcome.ok && outcome.error.status).toBe(401);
    expect(ends).toEqual(['session_ended']);
    expect(await client.auth.hasSession()).toBe(false);
  });

  it('survives a server that cannot be asked for a moment', async () => {
    const api = new SessionServer();
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    const renew = api.onRefresh;
    api.onRefresh = () => ({ status: 503, json: sampleProblem(503, 'app_database_unavailable') });
    api.generation = 41;
    const outcome = await client.query(SPEC).safe();
    expect(!outcome.ok && outcome.error.code).toBe('app_database_unavailable');
    api.onRefresh = renew;
    expect((await client.query(SPEC)).rowCount).toBe(1);
  });

  it('renews before the token expires, whatever the clocks and dates say', async () => {
    const api = new SessionServer();
    api.expiresIn = 1;
    // sampleSession's expiresAt lies years back: a client that compared dates would renew before each call.
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    await client.query(SPEC);
    expect(api.refreshes).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 850));
    await client.query(SPEC);
    expect(api.paths()).toEqual(['/auth/login', '/query', '/auth/refresh', '/query']);
  });

  it('keeps using a token that is still good when an early renewal fails', async () => {
    const api = new SessionServer();
    api.expiresIn = 2;
    const client = await api.start({ retry: { attempts: 1 } });
    await client.auth.login(CREDENTIALS);
    api.onRefresh = () => ({ status: 503, text: '' });
    await new Promise((resolve) => setTimeout(resolve, 1650));
    expect((await client.query(SPEC)).rowCount).toBe(1);
    expect(api.refreshes).toBe(1);
  });

  it('does not come back when a renewal ends after the logout', async () => {
    const api = new SessionServer();
    const storage = createMemoryStorage();
    const client = await api.start({ storage });
    await client.auth.login(CREDENTIALS);
    let release = (): void => {};
    api.onRefresh = () => new Promise((resolve) => (release = () => resolve(api.nextSession())));
    const refresh = client.auth.refresh();
    while (api.refreshes === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.auth.logout();
    release();
    await refresh;
    expect(await storage.read()).toBeUndefined();
    expect(await client.auth.hasSession()).toBe(false);
  });

  it('does not let one aborted caller abort the renewal of the others', async () => {
    const api = new SessionServer();
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    let release = (): void => {};
    api.onRefresh = () => new Promise((resolve) => (release = () => resolve(api.nextSession())));
    api.generation = 41;
    const controller = new AbortController();
    const left = client.query(SPEC, { signal: controller.signal }).safe();
    const stayed = client.query(SPEC);
    while (api.refreshes === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    const outcome = await left;
    expect(!outcome.ok && outcome.error.code).toBe('aborted');
    release();
    expect((await stayed).rowCount).toBe(1);
    expect(api.refreshes).toBe(1);
  });

  it('by cookie stores only the CSRF token and survives a reload', async () => {
    const items = new Map<string, string>();
    const webStorage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
    const api = new SessionServer();
    const { refreshToken: _, refreshExpiresAt: __, ...byCookie } = sampleSession(1);
    api.answer = (request) =>
      request.path.startsWith('/auth/') ? { json: byCookie } : { json: sampleResult() };
    const options: Partial<ClientOptions> = { session: 'cookie', storage: createWebStorage(webStorage) };
    const client = await api.start(options);
    await client.auth.login(CREDENTIALS);
    expect([...items.values()]).toEqual(['{"csrfToken":"csrf-1"}']);
    const reloaded = createClient({ baseUrl: api.server.baseUrl, ...options });
    expect(await reloaded.auth.hasSession()).toBe(true);
    await reloaded.query(SPEC);
    const [, refresh, query] = api.server.received;
    expect(refresh).toMatchObject({ path: '/auth/refresh', headers: { 'x-csrf-token': 'csrf-1' }, body: {} });
    expect(query?.headers.authorization).toBe('Bearer access-1');
  });
});

describe('a token of the host', () => {
  it('is asked for again once when it was refused', async () => {
    const api = new SessionServer();
    api.generation = 2;
    const asked: boolean[] = [];
    const client = await api.start({
      getToken({ rejected }) {
        asked.push(rejected);
        return rejected ? 'access-2' : 'access-1';
      },
    });
    expect((await client.query(SPEC)).rowCount).toBe(1);
    expect(asked).toEqual([false, true]);
    await expect(client.auth.login(CREDENTIALS)).rejects.toThrow(TypeError);
  });
});

describe('an error', () => {
  it('never holds a token, even with everything in it printed', async () => {
    const api = new SessionServer();
    const client = await api.start();
    await client.auth.login(CREDENTIALS);
    const { inspect } = await import('node:util');
    api.onRefresh = () => ({ text: '{"accessToken":"access-77", "refreshToken":' });
    api.generation = 41;
    const outcome = await client.query(SPEC).safe();
    const text = outcome.ok
      ? ''
      : inspect(outcome.error, { depth: 10, showHidden: true }) + JSON.stringify(outcome.error);
    expect(text).toContain('invalid_response');
    expect(text).not.toMatch(/access-\d|refresh-\d|csrf-\d/);
  });
});
