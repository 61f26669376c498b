import { connect, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { routes } from '@istari-lens/core/contract';
import type { Route } from '@istari-lens/core/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routeTable } from '../src/http/route-table.ts';
import { expectProblem } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
let operatorToken: string;
const delay = monitorEventLoopDelay({ resolution: 10 });

beforeAll(async () => {
  fixture = await createServerFixture();
  const operator = { email: 'operator@example.com', password: 'orbit the deployment by night' };
  await fixture.lens.users.create({ ...operator, role: 'operator' });
  operatorToken = (await fixture.lens.auth.login(operator)).accessToken;
});
afterAll(() => fixture.close());
beforeEach(() => {
  delay.reset();
  delay.enable();
});
afterEach(async () => {
  delay.disable();
  // Seconds: machines that run the tests are busy, and what is looked for takes many.
  if (delay.max / 1e6 > 3_000) throw new Error(`The event loop stood still for ${delay.max / 1e6} ms.`);
  const { status } = await fetch(`${fixture.server.url}/health/live`);
  if (status !== 200) throw new Error('The server is not well any more.');
});

/** Routes that take a body, with parameters that are there or not. */
const withBody: [name: string, route: Route][] = routeTable
  .filter(({ route }) => route.body !== undefined && route.guard !== 'shareLink')
  .map(({ name, route }) => [name, route]);

async function send(
  route: Route,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const token = route.guard === 'role:operator' ? operatorToken : fixture.token;
  const path = route.path.replaceAll(/:(\w+)/g, '00000000-0000-4000-8000-000000000000');
  return fetch(fixture.server.url + path, {
    method: route.method,
    body,
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, ...headers },
  });
}

/** Not one of them may be a fault of ours, whatever it is. */
async function expectRefusal(response: Response, subject: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${subject}: ${text}`).toBeGreaterThanOrEqual(400);
  expect(response.status, `${subject}: ${text}`).toBeLessThan(500);
  expectProblem(response.status, response.headers.get('content-type') ?? '', JSON.parse(text));
  expect(text).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(|select |SyntaxError|TypeError/);
}

const hostile: [string, string][] = [
  ['98 KB of brackets', '['.repeat(49_000) + ']'.repeat(49_000)],
  ['brackets that never close', '['.repeat(98_000)],
  ['objects in objects', '{"a":'.repeat(15_000) + '1' + '}'.repeat(15_000)],
  ['a list in a known field', `{"filters":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
  ['very many keys', `{${Array.from({ length: 1_000 }, (_, place) => `"k${place}":1`).join()}}`],
  ['very many elements', `{"dimensions":[${'"a",'.repeat(3_000)}"a"]}`],
  ['the same key many times', `{${'"dataset":"flights",'.repeat(500)}"dataset":1}`],
  ['a key of the prototype', '{"__proto__":{"admin":true},"dataset":"x"}'],
  ['a constructor', '{"constructor":{"prototype":{"admin":true}}}'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"text"'],
  ['a number', '1e309'],
  ['nothing but white space', '   '],
  ['half of it', '{"dataset":'],
  ['two of them', '{}{}'],
  ['a comment', '/* x */ {}'],
  ['a lone surrogate and a NUL', String.raw`{"dataset":"\ud800\u0000","email":"\ud800\u0000"}`],
  ['a text of 15 KB', `{"dataset":"${'x'.repeat(15_000)}","email":"${'x'.repeat(15_000)}"}`],
];

describe('control 19: a hostile body', () => {
  test.each(hostile)('%s is refused by every route, and costs nothing', async (what, body) => {
    for (const [name, route] of withBody) {
      const response = await send(route, body);
      // Logging out without a token is no error, and so is a body that says nothing where nothing is needed.
      if (response.status < 400) {
        const kinds = ['refresh', 'logout', 'loadDashboard', 'invalidateCache'];
        expect(kinds, `${name}: ${what}`).toContain(name);
        await response.arrayBuffer();
      } else await expectRefusal(response, `${name}: ${what}`);
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object({})['admin']).toBeUndefined();
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('a bomb in %s is measured unpacked, everywhere', async (coding, pack) => {
    const bomb = Uint8Array.from(pack(Buffer.alloc(20_000_000, ' ')));
    for (const [name, route] of withBody) {
      const response = await send(route, bomb, { 'Content-Encoding': coding });
      expect(response.status, name).toBe(413);
      await expectRefusal(response, name);
    }
  });

  test.each([
    [{ 'Content-Type': 'text/plain' }, 415],
    [{ 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
    [{ 'Content-Type': 'application/json; charset=utf-16' }, 415],
    [{ 'Content-Type': 'application/jsonp' }, 415],
    [{ 'Content-Encoding': 'gzip, gzip' }, 415],
    [{ 'Content-Encoding': 'compress' }, 415],
  ])('%o is %i', async (headers, status) => {
    const response = await send(
      routes.login,
      '{"email":"a@b.c","password":"x"}',
      headers as Record<string, string>,
    );
    expect(response.status).toBe(status);
    await expectRefusal(response, JSON.stringify(headers));
  });

  test('is measured by its route: 16 KiB where nobody is known yet, 1 MiB elsewhere', async () => {
    for (const [name, route] of withBody) {
      const limit = route.area === 'auth' ? 16_384 : 1_048_576;
      const response = await send(route, `{"dataset":"${'x'.repeat(limit)}"}`);
      expect(response.status, name).toBe(413);
      await expectRefusal(response, name);
    }
  });
});

/** What comes back for raw bytes, until the server closes the connection. */
async function exchange(sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(fixture.server.port, '127.0.0.1').setEncoding('latin1');
    let received = '';
    socket.on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject).on('close', () => resolve(received));
    socket.write(sent, 'latin1');
  });
}

const HEAD =
  'POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n';

describe('control 20: hostile HTTP', () => {
  test.each([
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`],
    ['length and chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks not last', `${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n{}`],
    ['a negative length', `${HEAD}Content-Length: -2\r\n\r\n{}`],
    ['a length that is none', `${HEAD}Content-Length: 2x\r\n\r\n{}`],
    ['two lengths in one', `${HEAD}Content-Length: 2, 2\r\n\r\n{}`],
    ['a chunk of no size', `${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`],
    ['a header with NUL', `${HEAD}X-Odd: a\0b\r\nContent-Length: 2\r\n\r\n{}`],
    ['a header name with a space', `${HEAD}X Odd: a\r\nContent-Length: 2\r\n\r\n{}`],
    ['a folded header', `${HEAD}X-Odd: a\r\n b: c\r\nContent-Length: 2\r\n\r\n{}`],
    ['a bare line feed', 'GET /auth/me HTTP/1.1\nHost: x\n\n'],
    ['a space before the colon', `GET /auth/me HTTP/1.1\r\nHost : x\r\n\r\n`],
    ['HTTP of another version', 'GET /auth/me HTTP/3.7\r\nHost: x\r\n\r\n'],
    ['a method that is none', 'G<T /auth/me HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no host', 'GET /auth/me HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['very long headers', `GET /auth/me HTTP/1.1\r\nHost: x\r\nX-Odd: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['a very long address', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s is refused with a problem, and the connection closed', async (_name, sent) => {
    const received = await exchange(sent);
    const [head = '', body = ''] = received.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(head.toLowerCase()).toContain('connection: close');
    expectProblem(Number(head.slice(9, 12)), 'application/problem+json', JSON.parse(body));
    expect(received.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });

  test.each([
    '/datasets/%00',
    '/datasets/%ff',
    '/datasets/%c0%ae%c0%ae',
    '/datasets/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/auth/me',
    '/../auth/me',
    '/auth%2Fme',
    '//auth/me',
    '/auth//me',
    '/auth/me%20',
    '/auth/me;x=1',
    '/AUTH/ME',
    '/auth/me%0d%0aSet-Cookie:%20a=b',
    '/datasets/%0d%0aSet-Cookie:%20a=b',
    '/datasets/%u0041',
    '/datasets/%',
    '/datasets/%F0%9F%98%80',
    '/__proto__',
    '/datasets/__proto__',
    '/constructor',
    '/datasets?limit=1&limit=2',
    '/datasets?__proto__=1',
    '/datasets?limit=%00',
    '/datasets?cursor=%ff',
    'http://evil.example/nope',
    '*',
  ])('the address %s is no way around', async (address) => {
    const received = await exchange(
      `GET ${address} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${fixture.token}\r\nConnection: close\r\n\r\n`,
    );
    const [head = '', body = ''] = received.split('\r\n\r\n');
    expect(head, head).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(head).not.toMatch(/^set-cookie/im);
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(body).not.toMatch(/node_modules|\.ts:\d|URIError/);
  });

  test('every path under the mount answers a method that it has not with 405 and a problem', async () => {
    for (const { name, route } of routeTable) {
      const path = route.path.replaceAll(/:(\w+)/g, 'x');
      const response = await fetch(fixture.server.url + path, { method: 'PROPFIND' });
      expect(response.status, name).toBe(405);
      expect(response.headers.get('allow'), name).toContain(route.method);
      await expectRefusal(response, name);
    }
  });

  test('request ids that others could read as more are replaced', async () => {
    for (const id of ['a"b', 'a,b', 'a;b', 'a\tb', 'é', '{{7*7}}', '../x', '<script>']) {
      const response = await exchange(
        `GET /nope HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n`,
      );
      expect(/x-request-id: (.*)\r\n/i.exec(response)?.[1]).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('callers who send slowly or not at all hold up nobody', async () => {
    const sockets: Socket[] = [];
    try {
      for (let place = 0; place < 100; place += 1) {
        const socket = connect(fixture.server.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.write(
          place % 2 === 0 ? 'GET /auth/me HTTP/1.1\r\nX-Slow: ' : `${HEAD}Content-Length: 100\r\n\r\n{"em`,
        );
        sockets.push(socket);
      }
      const started = performance.now();
      expect((await fetch(`${fixture.server.url}/health/live`)).status).toBe(200);
      expect((await fixture.call('getMe', { token: fixture.token })).status).toBe(200);
      expect(performance.now() - started).toBeLessThan(1_000);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
