import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createLens, loadConfig, type Lens, type Logger } from '@istari-lens/core';
import { createRouter, startServer, type RunningServer } from '../src/index.ts';
import { createServerEnv } from './support/server-fixture.ts';

const KEYS = {
  SECRET_KEY: 'production: Qm3!xW7zR4p@bN8sL5dF1gH6jY3v',
  CORS_ORIGINS: 'https://app.example.com',
  ENVIRONMENT: 'production',
};

let base: Awaited<ReturnType<typeof createServerEnv>>;
const servers: { close(): Promise<unknown> }[] = [];
const lenses: Lens[] = [];
const warned: string[] = [];
const logger: Logger = {
  debug() {},
  info() {},
  warn: (_fields, message) => void warned.push(message),
  error() {},
};

beforeAll(async () => {
  base = await createServerEnv();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  await Promise.all(lenses.map((lens) => lens.close()));
  await base.drop();
});

async function standalone(settings: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer(loadConfig({ ...base.env, ...KEYS, ...settings }), { logger });
  servers.push(server);
  await server.ready;
  return server;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Not by fetch, which sets Host by itself and follows redirects. */
function ask(
  url: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (body += chunk))
        .on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}

const plain = { 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'http', Host: 'lens.example.com' };
const tls = { ...plain, 'X-Forwarded-Proto': 'https' };

describe('control 26: standalone in production', () => {
  let url = '';
  beforeAll(async () => {
    ({ url } = await standalone({ TRUST_PROXY: '1' }));
  });

  test('tells browsers to keep to https, refusals and preflights included', async () => {
    for (const path of ['/health/live', '/nope', '/auth/me', '/openapi.json'])
      expect((await ask(url, path, { headers: tls })).headers['strict-transport-security'], path).toBe(
        'max-age=31536000',
      );
    const preflight = await ask(url, '/query', {
      method: 'OPTIONS',
      headers: { ...tls, Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' },
    });
    expect(preflight.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test.each([
    ['/datasets?limit=5&q=a%20b', 'lens.example.com', 'https://lens.example.com/datasets?limit=5&q=a%20b'],
    ['/nope', 'lens.example.com', 'https://lens.example.com/nope'],
    ['/datasets', 'lens.example.com:80', 'https://lens.example.com/datasets'],
    ['/datasets', 'lens.example.com:8443', 'https://lens.example.com:8443/datasets'],
    ['/datasets', 'LENS.example.com', 'https://lens.example.com/datasets'],
    ['//evil.example/datasets', 'lens.example.com', 'https://lens.example.com//evil.example/datasets'],
    ['/metrics', 'lens.example.com', 'https://lens.example.com/metrics'],
  ])('redirects GET and HEAD %s at %s', async (path, host, location) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(url, path, { method, headers: { ...plain, Host: host } });
      expect(answer.status).toBe(308);
      expect(answer.headers.location).toBe(location);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  });

  test.each([
    'user@evil.example',
    'evil.example/path',
    'evil.example?x',
    'a b',
    'x:port',
    '[::1',
    'evil.example#',
  ])('sends nobody to the host "%s"', async (host) => {
    const answer = await ask(url, '/datasets', { headers: { ...plain, Host: host } });
    expect(answer.headers.location).toBeUndefined();
    expect([400, 403]).toContain(answer.status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'refuses %s, which may have told a secret',
    async (method) => {
      for (const path of ['/auth/login', '/query', '/nope']) {
        const answer = await ask(url, path, { method, headers: plain });
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toMatchObject({ code: 'https_required' });
      }
    },
  );

  test('answers probes by http, and everything by https', async () => {
    for (const path of ['/health', '/health/live', '/health/ready', '/health/startup'])
      expect((await ask(url, path, { headers: plain })).status, path).toBe(200);
    expect((await ask(url, '/auth/me', { headers: tls })).status).toBe(401);
  });

  test('believes only a proxy that it trusts, and redirects nobody in circles', async () => {
    const untrusting = (await standalone()).url;
    expect((await ask(untrusting, '/auth/me', { headers: plain })).status).toBe(401);
    const { 'X-Forwarded-Proto': _, ...silent } = plain;
    expect((await ask(url, '/auth/me', { headers: silent })).status).toBe(401);
  });

  test('wants https of web origins, this machine excepted', () => {
    const load = (origins: string) => (): unknown =>
      loadConfig({ ...base.env, ...KEYS, CORS_ORIGINS: origins });
    expect(load('https://app.example.com,http://app.example.com')).toThrow(/CORS_ORIGINS/);
    expect(load('http://127.0.0.1.example.com')).toThrow(/CORS_ORIGINS/);
    expect(load('http://localhost.example.com')).toThrow(/CORS_ORIGINS/);
    expect(load('https://app.example.com,http://localhost:3000')).not.toThrow();
  });
});

describe('control 26: mistakes with proxies', () => {
  const cases: [string, Record<string, string>, Record<string, string>, string][] = [
    ['X-Real-IP only', { TRUST_PROXY: '1' }, { 'X-Real-IP': '192.0.2.1' }, 'X-Real-IP only'],
    ['Forwarded only', { TRUST_PROXY: '1' }, { Forwarded: 'for=192.0.2.1' }, 'Forwarded only'],
    ['a proxy that nobody trusts', {}, { 'X-Forwarded-For': '192.0.2.1' }, 'not trusted'],
    ['no X-Forwarded-Proto', { TRUST_PROXY: '1' }, { 'X-Forwarded-For': '192.0.2.1' }, 'X-Forwarded-Proto'],
    ['fewer proxies than said', { TRUST_PROXY: '2' }, tls, 'fewer proxies'],
  ];
  test.each(cases)('%s is warned about once', async (_name, settings, headers, said) => {
    const { url } = await standalone(settings);
    warned.length = 0;
    for (let round = 0; round < 3; round += 1) await ask(url, '/health/live', { headers });
    expect(warned.filter((line) => line.includes(said))).toHaveLength(1);
    expect(warned).toHaveLength(1);
    expect(warned.join()).not.toContain('192.0.2.1');
  });

  test('a proxy as it should be is not', async () => {
    const { url } = await standalone({ TRUST_PROXY: '1' });
    warned.length = 0;
    await ask(url, '/health/live', { headers: tls });
    await ask(url, '/health/live');
    expect(warned).toEqual([]);
  });
});

test('control 26: in a host’s server https is the host’s affair, unless it asks for it', async () => {
  const lens = createLens(loadConfig({ ...base.env, ...KEYS }), { logger });
  lenses.push(lens);
  const app = express();
  app.set('trust proxy', 1);
  app.use('/own', createRouter(lens));
  app.use('/strict', createRouter(lens, { enforceHttps: true }));
  const server: Server = createServer(app);
  servers.push({ close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = await ask(url, '/own/openapi.json', { headers: plain });
  expect(own.status).toBe(200);
  expect(own.headers['strict-transport-security']).toBeUndefined();
  const strict = await ask(url, '/strict/openapi.json', { headers: plain });
  expect(strict.status).toBe(308);
  expect(strict.headers.location).toBe('https://lens.example.com/strict/openapi.json');
});
