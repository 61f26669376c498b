import express, { type ErrorRequestHandler } from 'express';
import { ADMIN, createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { createRouter } from '@istari-lens/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost } from '../own-pool.ts';
import { host } from '../no-http.ts';
import { logIn, send } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

const question = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };

let databases: LensDatabases;
let made: ReturnType<typeof createHost>;
let running: RunningHost;

beforeAll(async () => {
  databases = await createLensDatabases();
  made = createHost(databases.env);
  running = await startHost(made.app);
  await made.lens.ready();
  await made.lens.datasets.create(host, flightsDataset);
});
afterAll(async () => {
  await running?.close();
  await made?.lens.close();
  await Promise.all(made?.pools.map((pool) => (pool.ended ? undefined : pool.end())) ?? []);
  await databases?.drop();
});

describe('a host with pools of its own', () => {
  test('answers questions over them, behind express.json()', async () => {
    const headers = await logIn(`${running.url}/analytics`, ADMIN);
    const { status, body } = await send(`${running.url}/analytics/query`, { body: question, headers });
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: [{ n: 20_000 }] });
    const [app, analytics] = made.pools;
    expect(app?.totalCount).toBeGreaterThan(0);
    expect(analytics?.totalCount).toBeGreaterThan(0);
  });

  test('may mount the router before express.json(), and within routers of its own', async () => {
    const app = express();
    app.use('/a', express.Router().use('/b', express.Router().use('/c', createRouter(made.lens))));
    app.use(express.json());
    app.post('/echo', (request, response) => void response.json(request.body));
    const nested = await startHost(app);
    try {
      const headers = await logIn(`${nested.url}/a/b/c`, ADMIN);
      const { body } = await send(`${nested.url}/a/b/c/query`, { body: question, headers });
      expect(body).toMatchObject({ rows: [{ n: 20_000 }] });
      expect((await send(`${nested.url}/echo`, { body: { own: true } })).body).toEqual({ own: true });
    } finally {
      await nested.close();
    }
  });

  test('keeps its settings, its 404 and its error page', async () => {
    const app = express().set('etag', 'weak').set('json spaces', 2).set('query parser', 'extended');
    const before = { ...app.settings };
    const errorPage: ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(500).send(`the host’s page: ${String(error.message)}`);
    };
    app.use('/analytics', createRouter(made.lens));
    app.get('/broken', () => {
      throw new Error('its own fault');
    });
    app.use(errorPage);
    const other = await startHost(app);
    try {
      expect(app.settings).toEqual(before);
      expect((await send(`${other.url}/broken`)).body).toBe('the host’s page: its own fault');
      expect((await send(`${other.url}/nothing`)).headers.get('content-type')).toContain('text/html');
      expect((await send(`${other.url}/analytics/nothing`)).headers.get('content-type')).toBe(
        'application/problem+json',
      );
    } finally {
      await other.close();
    }
  });

  test('finds them open after Lens has closed', async () => {
    await made.lens.close();
    for (const pool of made.pools) {
      expect(pool.ended).toBe(false);
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      expect(pool.idleCount).toBe(pool.totalCount);
    }
  });

  test('has only its own listeners on them once Lens has closed', () => {
    for (const pool of made.pools)
      expect(['error', 'acquire', 'connect', 'release'].map((event) => pool.listenerCount(event))).toEqual([
        0, 0, 0, 0,
      ]);
  });
});
