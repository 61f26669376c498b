import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { routes } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes } from '../src/http/route-table.ts';
import { expectProblem } from './support/caller.ts';
import { createServerFixture, WEB_ORIGIN, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture.close());

/** What comes back for raw bytes, until the server closes the connection. */
async function exchange(sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fixture.server.port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject).on('close', () => resolve(received));
    socket.write(sent);
  });
}

async function fetchProblem(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(fixture.server.url + path, init);
  const media = response.headers.get('content-type') ?? '';
  expectProblem(response.status, media, JSON.parse(await response.text()));
  return response;
}

describe('what no route answers', () => {
  test.each([
    ['/nope', 404],
    ['/', 404],
    ['/query/nope', 404],
    ['/Query', 404],
    ['/dashboards/%E0%A4%A', 400],
    ['/dashboards/%', 400],
  ])('GET %s is a problem %i', async (path, status) => {
    expect((await fetchProblem(path)).status).toBe(status);
  });

  test.each([
    ['PUT', '/query', 'GET, HEAD, POST, OPTIONS'],
    ['PUT', '/auth/login', 'POST, OPTIONS'],
    ['DELETE', '/dashboards', 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', '/auth/me', 'GET, HEAD, PATCH, OPTIONS'],
  ])('%s %s names the methods that are allowed', async (method, path, allow) => {
    const response = await fetchProblem(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  test('HEAD is GET without a body', async () => {
    const response = await fetch(`${fixture.server.url}/health/live`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await response.text()).toBe('');
  });

  test.each(['/health/live', '/datasets', '/nope', '/query', '/dashboards/%', '/openapi.json'])(
    'HEAD %s has the length of a body and not one byte of it',
    async (path) => {
      // Not by fetch, which drops what should not be there.
      const received = await exchange(
        `HEAD ${path} HTTP/1.1\r\nHost: x\r\nX-Request-Id: mine\r\nConnection: close\r\n\r\n`,
      );
      const whole = await fetch(fixture.server.url + path, { headers: { 'X-Request-Id': 'mine' } });
      expect(received).toMatch(new RegExp(`^HTTP/1\\.1 ${whole.status} [^]*\r\n\r\n$`));
      expect(received.split('\r\n\r\n')).toHaveLength(2);
      const length = (await whole.arrayBuffer()).byteLength;
      expect(received).toContain(`\r\nContent-Length: ${length}\r\n`);
    },
  );
});

describe('headers', () => {
  test('of every answer say that nothing may be loaded, framed, guessed or kept', async () => {
    for (const path of ['/health/live', '/nope', '/auth/me']) {
      const { headers } = await fetch(fixture.server.url + path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  test('a valid request id is kept, another one replaced', async () => {
    const idOf = async (given: string): Promise<string | null> =>
      (await fetch(`${fixture.server.url}/nope`, { headers: { 'X-Request-Id': given } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('trace-1.2~3_4')).toBe('trace-1.2~3_4');
    for (const bad of ['a b', '<x>', '{"a":1}', 'x'.repeat(129)]) {
      expect(await idOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('a problem carries the request id', async () => {
    const response = await fetch(`${fixture.server.url}/nope`, { headers: { 'X-Request-Id': 'mine' } });
    expect(await response.json()).toMatchObject({
      requestId: 'mine',
      type: 'urn:istari-lens:error:not_found',
      title: 'Not found',
    });
  });
});

describe('CORS', () => {
  const ask = async (origin: string, init: RequestInit = {}): Promise<Headers> => {
    const headers = { ...init.headers, Origin: origin };
    return (await fetch(`${fixture.server.url}/health/live`, { ...init, headers })).headers;
  };

  test('an origin on the list may read answers with credentials', async () => {
    const headers = await ask(WEB_ORIGIN);
    expect(headers.get('access-control-allow-origin')).toBe(WEB_ORIGIN);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-expose-headers')).toContain('X-Query-Id');
    expect(headers.get('vary')).toContain('Origin');
  });

  test.each([
    'null',
    'http://localhost:3001',
    `${WEB_ORIGIN}.evil.example`,
    'http://LOCALHOST:3000',
    'https://localhost:3000',
    `${WEB_ORIGIN}/`,
  ])('%s may not', async (origin) => {
    expect((await ask(origin)).get('access-control-allow-origin')).toBeNull();
    expect((await ask(origin)).get('vary')).toContain('Origin');
  });

  test('a preflight is answered before any guard', async () => {
    const response = await fetch(`${fixture.server.url}/query`, {
      method: 'OPTIONS',
      headers: {
        Origin: WEB_ORIGIN,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,x-query-id',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('X-Query-Id');
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
  });
});

describe('bodies', () => {
  const post = (
    body: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetchProblem('/auth/login', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });

  test('are small where nobody has logged in yet', async () => {
    expect((await post(JSON.stringify({ email: 'a@b.c', password: 'x'.repeat(17_000) }))).status).toBe(413);
  });

  test('a gzip bomb is measured unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'));
    const started = performance.now();
    expect((await post(bomb, { 'Content-Encoding': 'gzip' })).status).toBe(413);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('broken gzip and wrong UTF-8 are the caller’s faults', async () => {
    expect((await post(Buffer.from('not gzip'), { 'Content-Encoding': 'gzip' })).status).toBe(400);
    expect((await post(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).status).toBe(400);
  });

  test('a body that ends early leaves the server well', async () => {
    const { port } = fixture.server;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"em',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    expect((await fetch(`${fixture.server.url}/health/live`)).status).toBe(200);
  });
});

test('what is not HTTP is refused with a problem', async () => {
  const received = await exchange('rubbish\r\n\r\n');
  const [head, body = ''] = received.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expectProblem(400, 'application/problem+json', JSON.parse(body));
});

test('the OpenAPI document describes what is mounted', async () => {
  const { body } = await fixture.call('getOpenApi');
  expect(body).toMatchObject({ openapi: '3.1.1', info: { version: '1.2.3-test' }, servers: [{ url: '/' }] });
  const mounted = new Set(mountedRoutes.map((name) => routes[name].path.replaceAll(/:(\w+)/g, '{$1}')));
  expect(Object.keys(Object(Object(body)['paths'])).toSorted()).toEqual([...mounted].toSorted());
});
