import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { createRouter } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
const servers: Server[] = [];
const lenses: Lens[] = [];

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections())),
  );
});
afterAll(async () => {
  await Promise.all(lenses.map((lens) => lens.close()));
  await fixture.close();
});

function anotherLens(settings: Record<string, string> = {}): Lens {
  const lens = createLens(loadConfig({ ...fixture.env, ...settings }));
  lenses.push(lens);
  return lens;
}

async function listen(app: Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** For bodies that take a busy machine a while, after which questions would be turned away. */
const PATIENT = { maxLoopDelayMs: 10_000 };
const count = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };

describe('in a host’s server', () => {
  test('the host keeps its own routes, 404 page and error page', async () => {
    const app = express();
    app.get('/own', (_request, response) => void response.json({ own: true }));
    app.use('/analytics', createRouter(fixture.lens));
    app.get('/broken', () => {
      throw new Error('the host’s own fault');
    });
    app.use((_request: Request, response: Response) => void response.status(404).send('host 404'));
    app.use(
      (error: Error, _request: Request, response: Response, _next: NextFunction) =>
        void response.status(500).send(`host: ${error.message}`),
    );
    const url = await listen(app);
    expect(await (await fetch(`${url}/own`)).json()).toEqual({ own: true });
    expect(await (await fetch(`${url}/nope`)).text()).toBe('host 404');
    expect(await (await fetch(`${url}/broken`)).text()).toBe('host: the host’s own fault');
    const own = await fetch(`${url}/own`);
    expect(own.headers.get('content-security-policy')).toBeNull();
    expect(own.headers.get('x-request-id')).toBeNull();
    for (const path of ['/analytics', '/analytics/', '/analytics/nope', '/analytics/dashboards/%']) {
      expect((await fetch(url + path)).headers.get('content-type'), path).toBe('application/problem+json');
    }
  });

  test('fault host-lifecycle: two mounts know nothing of each other', async () => {
    const app = express();
    app.use('/one', createRouter(fixture.lens));
    app.use(
      '/deep',
      express
        .Router()
        .use('/two', createRouter(anotherLens({ SECRET_KEY: 'another: Qm3!xW7zR4p@bN8sL5dF1gH6jY3v' }))),
    );
    const url = await listen(app);
    const [one, two] = [createCaller(`${url}/one`), createCaller(`${url}/deep/two`)];
    const first = await one('login', { body: ADMIN });
    const second = await two('login', { body: ADMIN });
    expect(first.headers.getSetCookie()[0]).toMatch(/^lens-one-[0-9a-f]{12}-refresh=/);
    expect(second.headers.getSetCookie()[0]).toMatch(/^lens-deep-two-[0-9a-f]{12}-refresh=/);
    const token = Object(first.body)['accessToken'];
    expect((await one('getMe', { token })).status).toBe(200);
    expect((await two('getMe', { token })).status).toBe(401);
    expect((await two('getOpenApi')).body).toMatchObject({ servers: [{ url: '/deep/two' }] });
    expect((await one('getOpenApi')).body).toMatchObject({ servers: [{ url: '/one' }] });
    await expect
      .poll(async () => (await one('getMetrics')).text)
      .toContain('route="/auth/me",method="GET",status="200"} 1');
    expect((await two('getMetrics')).text).not.toContain('route="/auth/me",method="GET",status="200"');
  });

  test('mounts whose paths look alike keep sessions apart', async () => {
    const paths = ['/a/b', '/a-b', '/A/b', '/root', ''];
    const app = express().enable('case sensitive routing');
    for (const path of paths) app.use(path || '/', createRouter(fixture.lens));
    const url = await listen(app);
    const cookies = await Promise.all(
      paths.map(async (path) => {
        const { headers } = await createCaller(url + path)('login', { body: ADMIN });
        return headers.getSetCookie()[0]?.split('=')[0];
      }),
    );
    expect(new Set(cookies).size).toBe(paths.length);
  });

  test.each<[string, (app: Express) => void]>([
    ['JSON', (app) => app.use(express.json({ limit: '10mb' }))],
    ['text', (app) => app.use(express.text({ type: () => true, limit: '10mb' }))],
    ['bytes', (app) => app.use(express.raw({ type: () => true, limit: '10mb' }))],
  ])(
    'control 19: a body that the host has read as %s is taken, within our own limits',
    async (_name, prepare) => {
      const app = express();
      prepare(app);
      app.use('/analytics', createRouter(fixture.lens, PATIENT));
      const call = createCaller(`${await listen(app)}/analytics`);
      const { token } = fixture;
      expect((await call('runQuery', { token, body: count })).body).toMatchObject({ rows: [{ n: 20_000 }] });
      const big = {
        ...count,
        filters: [{ field: 'origin', op: 'in', value: Array.from({ length: 300_000 }, () => 'ORD') }],
      };
      expect((await call('runQuery', { token, body: big })).status).toBe(413);
      expect((await call('login', { body: { ...ADMIN, password: 'x'.repeat(17_000) } })).status).toBe(413);
      const deep = `{"dataset":"flights","filters":${'['.repeat(5000)}${']'.repeat(5000)}}`;
      expect(await call('runQuery', { token, body: deep })).toMatchObject({
        status: 422,
        body: { errors: [{ code: 'too_deep' }] },
      });
    },
  );

  test('settings of the host change nothing', async () => {
    const app = express();
    app.set('query parser', 'extended').set('etag', 'weak').set('json spaces', 4).set('x-powered-by', true);
    app.use('/analytics', createRouter(fixture.lens));
    const call = createCaller(`${await listen(app)}/analytics`);
    const { token } = fixture;
    const answer = await call('runQuery', { token, body: count });
    expect(answer.headers.get('etag')).toBeNull();
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.text).not.toContain('\n');
    expect((await call('listDatasets', { token, query: { 'limit[gt]': '1' } })).status).toBe(422);
    expect(app.get('trust proxy')).toBe(false);
  });

  test('fault host-lifecycle: nothing of the process is touched', async () => {
    const events = ['uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT', 'exit'] as const;
    const before = events.map((event) => process.listenerCount(event));
    const app = express();
    app.use(createRouter(fixture.lens));
    await createCaller(await listen(app))('getLiveness');
    expect(events.map((event) => process.listenerCount(event))).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('in production', () => {
  test('control 7: cookies are bound to the host and to TLS, and browsers are told to keep to it', async () => {
    const app = express();
    app.set('trust proxy', 1);
    app.use(
      '/analytics',
      createRouter(anotherLens({ ENVIRONMENT: 'production', CORS_ORIGINS: 'https://app.example.com' }), {
        enforceHttps: true,
      }),
    );
    const call = createCaller(`${await listen(app)}/analytics`);
    const login = await call('login', { body: ADMIN, headers: { 'X-Forwarded-Proto': 'https' } });
    expect(login.headers.getSetCookie()[0]).toMatch(
      /^__Host-lens-analytics-[0-9a-f]{12}-refresh=[^;]+; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(login.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});
