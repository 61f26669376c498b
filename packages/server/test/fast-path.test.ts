import {
  createServer,
  request as plainRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import compression from 'compression';
import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createHttpServer } from '../src/http/create-http-server.ts';
import { createRouter, type RouterOptions } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { ADMIN, createServerFixture, WEB_ORIGIN, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
const servers: Server[] = [];

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections())),
  );
});
afterAll(() => fixture.close());

async function listen(app: Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Names and values as they go over the wire. */
async function rawHeaders(url: string, headers: Record<string, string> = {}): Promise<Map<string, string>> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    plainRequest(url, { headers }, resolve).on('error', reject).end();
  });
  response.resume();
  const names = response.rawHeaders.filter((_, index) => index % 2 === 0);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  return new Map(names.map((name, index) => [name, response.rawHeaders[2 * index + 1] ?? '']));
}

/** An answer as it goes over the wire, not unpacked. */
async function rawAnswer(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    plainRequest(url, { headers }, resolve).on('error', reject).end();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

const count = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };

describe('headers', () => {
  test.each([undefined, WEB_ORIGIN, 'https://evil.example', 'null'])(
    'are what helmet and cors themselves would send to %s',
    async (origin) => {
      const oracle = express().disable('x-powered-by');
      oracle.use(
        helmet({
          contentSecurityPolicy: {
            useDefaults: false,
            directives: {
              defaultSrc: ["'none'"],
              baseUri: ["'none'"],
              formAction: ["'none'"],
              frameAncestors: ["'none'"],
            },
          },
          strictTransportSecurity: false,
          xFrameOptions: { action: 'deny' },
        }),
      );
      oracle.use(cors({ origin: [WEB_ORIGIN], credentials: true }));
      oracle.use((_request, response) => void response.end());
      const sent: Record<string, string> = origin === undefined ? {} : { Origin: origin };
      const expected = await rawHeaders(await listen(oracle), sent);
      for (const path of ['/health/live', '/nope']) {
        const headers = await rawHeaders(fixture.server.url + path, sent);
        const shared = 'Access-Control-Allow-Origin';
        expect(headers.get(shared)).toBe(expected.get(shared));
        for (const [name, value] of expected) {
          if (['Date', 'Content-Length', 'Keep-Alive'].includes(name)) continue;
          expect(headers.get(name), name).toBe(value);
        }
      }
    },
  );

  test('of the host stay, beside ours; what may vary is joined', async () => {
    const app = express();
    app.use((_request, response, next) => {
      response.setHeader('X-Host', 'here').setHeader('Vary', 'X-Own').setHeader('Cache-Control', 'public');
      next();
    });
    app.use('/analytics', createRouter(fixture.lens));
    const url = `${await listen(app)}/analytics`;
    const headers = await rawHeaders(`${url}/health/live`);
    expect(headers.get('X-Host')).toBe('here');
    expect(headers.get('Vary')).toBe('X-Own, Origin');
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Powered-By')).toBeUndefined();
    const plain = await rawHeaders(`${fixture.server.url}/health/live`);
    for (const name of plain.keys()) expect(headers.has(name), name).toBe(true);
  });

  test('pass through what a host has put around the answer', async () => {
    const app = express();
    const seen: number[] = [];
    app.use((_request, response, next) => {
      const writeHead = response.writeHead.bind(response);
      // As the package on-headers does, which compression, sessions and others stand on.
      Object.assign(response, {
        writeHead: (status: number) => {
          seen.push(status);
          response.setHeader('X-Late', String(response.getHeader('X-Request-Id')));
          return writeHead(status);
        },
      });
      next();
    });
    app.use('/analytics', createRouter(fixture.lens));
    const url = `${await listen(app)}/analytics`;
    const headers = await rawHeaders(`${url}/health/live`, { 'X-Request-Id': 'mine' });
    expect(seen).toEqual([200]);
    expect(headers.get('X-Late')).toBe('mine');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });
});

describe('a host that compresses by itself', () => {
  test('finds our answers compressed already, and compresses none of them twice', async () => {
    const app = express();
    app.use(compression({ threshold: 0 }));
    app.use('/analytics', createRouter(fixture.lens));
    const url = `${await listen(app)}/analytics`;
    const wide = { ...count, dimensions: ['origin', 'destination'], limit: 100 };
    const path = `/query?q=${Buffer.from(JSON.stringify(wide)).toString('base64url')}`;
    const authorized = { Authorization: `Bearer ${fixture.token}` };
    const plain = await fetch(url + path, { headers: { ...authorized, 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const bytes = Buffer.from(await plain.arrayBuffer());
    const etag = plain.headers.get('etag') ?? '';
    for (let time = 0; time < 2; time += 1) {
      const packed = await rawAnswer(url + path, { ...authorized, 'Accept-Encoding': 'gzip' });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(packed.headers.etag).toBe(`${etag.slice(0, -1)}-gzip"`);
      expect(gunzipSync(packed.body).equals(bytes)).toBe(true);
      for (const known of [etag, packed.headers.etag ?? '']) {
        const again = await rawAnswer(url + path, {
          ...authorized,
          'Accept-Encoding': 'gzip',
          'If-None-Match': known,
        });
        expect([again.status, again.headers.etag, again.body.length]).toEqual([304, known, 0]);
      }
    }
    // What is too short for us the host may compress: once, and it stays the same answer.
    const short = await rawAnswer(
      `${url}/query?q=${Buffer.from(JSON.stringify(count)).toString('base64url')}`,
      {
        ...authorized,
        'Accept-Encoding': 'gzip',
      },
    );
    expect(short.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(short.body).toString())).toMatchObject({ rows: [{ n: 20_000 }] });
  });
});

test('a body that never comes whole is answered 408 under the id of its request', async () => {
  const server = createHttpServer(
    { requestTimeout: 150, headersTimeout: 100, connectionsCheckingInterval: 20 },
    express().use(createRouter(fixture.lens)),
    fixture.lens.logger,
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const received = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let text = '';
    socket.on('data', (chunk: string) => (text += chunk)).on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write(
      `POST /query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${fixture.token}\r\nX-Request-Id: stalled-1\r\n` +
        'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"dataset"',
    );
  });
  expect(received).toMatch(/^HTTP\/1\.1 408 /);
  expect(received).toContain('X-Request-Id: stalled-1\r\n');
  expect(received).toContain('"requestId":"stalled-1"');
  expect(received.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
});

describe('bodies', () => {
  const call = (): ReturnType<typeof createCaller> => createCaller(fixture.server.url);

  /** Sends a request in pieces, with pauses between them. */
  async function inPieces(pieces: readonly (string | Buffer)[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(fixture.server.port, '127.0.0.1').setEncoding('latin1');
      let received = '';
      socket.on('data', (chunk: string) => (received += chunk)).on('error', reject);
      socket.on('close', () => resolve(received));
      void (async () => {
        for (const piece of pieces) {
          socket.write(piece);
          await new Promise((wake) => setTimeout(wake, 15));
        }
      })();
    });
  }

  const head = (length: string): string =>
    `POST /query HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${fixture.token}\r\n` +
    `Content-Type: application/json\r\n${length}\r\n\r\n`;

  test('that come late, in parts or in chunks are read whole', async () => {
    const text = JSON.stringify(count);
    const length = `Content-Length: ${text.length}`;
    const chunked = [text.slice(0, 7), text.slice(7)].map(
      (part) => `${part.length.toString(16)}\r\n${part}\r\n`,
    );
    const whole = [
      await inPieces([head(length) + text]),
      await inPieces([head(length), text.slice(0, 5), text.slice(5)]),
      await inPieces([head('Transfer-Encoding: chunked'), ...chunked, '0\r\n\r\n']),
      await inPieces([`${head('Transfer-Encoding: chunked')}${chunked.join('')}0\r\n\r\n`]),
    ];
    for (const received of whole) {
      expect(received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(received).toContain('{"n":20000}');
      expect(received.match(/^X-Request-Id: /gim)).toHaveLength(1);
    }
  });

  test('in chunks that grow too large are refused while they come', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const received = await inPieces([
      head('Transfer-Encoding: chunked'),
      ...Array.from({ length: 17 }, () => chunk),
    ]);
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('that are announced too large are refused before they come', async () => {
    expect(await inPieces([head('Content-Length: 2000000')])).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('compressed, with a byte order mark, empty: as before', async () => {
    const { token } = fixture;
    const packed = await fetch(`${fixture.server.url}/query`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify(count)),
    });
    expect(await packed.json()).toMatchObject({ rows: [{ n: 20_000 }] });
    expect((await call()('runQuery', { token, body: `\ufeff${JSON.stringify(count)}` })).status).toBe(200);
    expect((await call()('runQuery', { token })).status).toBe(422);
    expect((await call()('runQuery', { token, body: 'null' })).status).toBe(422);
    expect((await call()('runQuery', { token, body: '{' })).body).toMatchObject({ code: 'malformed_json' });
    const other = { token, body: JSON.stringify(count), headers: { 'Content-Type': 'text/plain' } };
    expect((await call()('runQuery', other)).status).toBe(415);
    expect((await call()('loadDashboard', { token, params: { id: fixture.dashboard.id } })).status).toBe(200);
  });

  test('with bytes that are no UTF-8 are refused, compressed or not, in the address or read by the host', async () => {
    const { token } = fixture;
    const broken = Buffer.concat([
      Buffer.from(
        '{"dataset":"flights","metrics":[{"aggregate":"count","as":"n"}],"filters":[{"field":"origin","operator":"eq","value":"',
      ),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('"}]}'),
    ]);
    const app = express();
    app.use('/read', express.raw({ type: () => true }), createRouter(fixture.lens));
    const host = await listen(app);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const answers = await Promise.all([
      fetch(`${fixture.server.url}/query`, { method: 'POST', headers, body: broken }),
      fetch(`${fixture.server.url}/query/batch`, { method: 'POST', headers, body: broken }),
      fetch(`${fixture.server.url}/query`, {
        method: 'POST',
        headers: { ...headers, 'Content-Encoding': 'gzip' },
        body: gzipSync(broken),
      }),
      fetch(`${fixture.server.url}/query?q=${broken.toString('base64url')}`, { headers }),
      fetch(`${host}/read/query`, { method: 'POST', headers, body: broken }),
    ]);
    for (const answer of answers) {
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'malformed_json' }]);
    }
  });

  test.each([
    ['raw', express.raw({ type: () => true })],
    ['text', express.text({ type: () => true })],
    ['json', express.json({ strict: false })],
  ])('that are null are no empty object after express.%s', async (_, parser) => {
    const app = express();
    app.use('/read', parser, createRouter(fixture.lens));
    const url = `${await listen(app)}/read`;
    const headers = { Authorization: `Bearer ${fixture.token}`, 'Content-Type': 'application/json' };
    for (const path of ['/query', `/dashboards/${fixture.dashboard.id}/data`]) {
      const [own, read] = await Promise.all(
        [fixture.server.url, url].map(async (base) => {
          const answer = await fetch(base + path, { method: 'POST', headers, body: 'null' });
          return [
            answer.status,
            ((await answer.json()) as { errors?: { code: string }[] }).errors?.[0]?.code,
          ];
        }),
      );
      expect(own).toEqual([422, 'wrong_type']);
      expect(read).toEqual(own);
    }
  });

  test('asked again in the same bytes, by another tenant’s user: not the same answer', async () => {
    const { token } = fixture;
    const password = 'another long enough password';
    await fixture.app.query("insert into lens.tenants (id, name) values ('other', 'Other')");
    await fixture.lens.users.create({ email: 'o@example.com', password, role: 'admin', tenant: 'other' });
    const theirs = (await fixture.lens.auth.login({ email: 'o@example.com', password })).accessToken;
    for (let time = 0; time < 3; time += 1) {
      expect((await call()('runQuery', { token, body: count })).status).toBe(200);
      const refused = await call()('runQuery', { token: theirs, body: count });
      expect(refused).toMatchObject({ status: 422, body: { code: 'unknown_dataset' } });
      const params = { id: fixture.dashboard.id };
      expect((await call()('loadDashboard', { token, params, body: {} })).status).toBe(200);
      expect((await call()('loadDashboard', { token: theirs, params, body: {} })).status).toBe(404);
    }
  });
});

describe('fault event-loop: an overloaded process', () => {
  const over = async (options: RouterOptions): Promise<ReturnType<typeof createCaller>> =>
    createCaller(await listen(express().use(createRouter(fixture.lens, options))));

  test('turns questions away, and lets health and login through', async () => {
    const { token } = fixture;
    const call = await over({ maxLoopDelayMs: 0 });
    await call('getLiveness');
    const refused = await call('runQuery', { token, body: count });
    expect(refused).toMatchObject({ status: 503, body: { code: 'overloaded', retryAfterSeconds: 1 } });
    expect(refused.headers.get('retry-after')).toBe('1');
    const params = { id: fixture.dashboard.id };
    expect((await call('loadDashboard', { token, params, body: {} })).status).toBe(503);
    expect((await call('getLiveness')).status).toBe(200);
    expect((await call('login', { body: ADMIN })).status).toBe(200);
    expect((await call('getDashboard', { token, params })).status).toBe(200);
  });

  test('is one for its own router', async () => {
    const { token } = fixture;
    const strained = await over({ maxLoopDelayMs: 0 });
    await strained('getLiveness');
    expect((await (await over({}))('runQuery', { token, body: count })).status).toBe(200);
  });
});
