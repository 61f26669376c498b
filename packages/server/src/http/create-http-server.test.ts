import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Logger } from '@istari-lens/core';
import { parseWith, schemas } from '@istari-lens/core/contract';
import { createHttpServer } from './create-http-server.ts';

const SECRET = 'secret-canary';
const lines: string[] = [];
const note = (fields: object, message: string): void => void lines.push(JSON.stringify({ fields, message }));
const logger: Logger = { debug: note, info: note, warn: note, error: note };

let server: Server = createServer();
afterEach(async () => {
  lines.length = 0;
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
});

async function listen(
  listener: RequestListener = (_, response) => void response.end('ok'),
  options = {},
): Promise<void> {
  server = createHttpServer({ connectionsCheckingInterval: 20, ...options }, listener, logger);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}

/** What comes back for raw bytes, until the server closes the connection. */
async function exchange(...parts: string[]): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject).on('close', () => resolve(received));
    for (const part of parts) socket.write(part);
  });
}

function expectProblem(received: string, status: number, code: string): string {
  const [head = '', body = '', ...more] = received.split('\r\n\r\n');
  expect(more).toEqual([]);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
  const problem: unknown = JSON.parse(body);
  expect(parseWith<unknown>(schemas.Problem, problem)).toEqual({ ok: true, value: problem });
  expect(problem).toMatchObject({ status, code });
  const id = String(Object(problem)['requestId']);
  const headers = head.toLowerCase();
  expect(headers).toContain('\r\ncontent-type: application/problem+json');
  expect(headers).toContain(`\r\ncontent-length: ${Buffer.byteLength(body)}`);
  expect(headers).toContain('\r\nconnection: close');
  expect(headers).toContain('\r\ncache-control: no-store');
  expect(headers).toMatch(/\r\ndate: \w{3}, /);
  expect(head).toContain(`\r\nX-Request-Id: ${id}`);
  expect(received).not.toContain(SECRET);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(id);
  expect(lines[0]).not.toContain(SECRET);
  return id;
}

const headers = `Host: x\r\nAuthorization: Bearer ${SECRET}\r\n`;

describe('what Node refuses is a problem:', () => {
  test.each([
    ['no HTTP', `${SECRET}\r\n\r\n`, 400, 'malformed_request'],
    ['TLS', '\x16\x03\x01\x00\xa5\x01\x00', 400, 'malformed_request'],
    ['a method of nobody', `FOO / HTTP/1.1\r\n${headers}\r\n`, 400, 'malformed_request'],
    ['a header without a name', `GET / HTTP/1.1\r\n${headers}: x\r\n\r\n`, 400, 'malformed_request'],
    ['no host', `GET / HTTP/1.1\r\nCookie: ${SECRET}\r\n\r\n`, 400, 'malformed_request'],
    [
      'two lengths',
      `POST / HTTP/1.1\r\n${headers}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'malformed_request',
    ],
    [
      'large headers',
      `GET / HTTP/1.1\r\n${headers}X: ${SECRET.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['a large address', `GET /${SECRET.repeat(2_000)} HTTP/1.1\r\n${headers}\r\n`, 431, 'headers_too_large'],
    [
      'another expectation',
      `POST / HTTP/1.1\r\n${headers}Expect: ${SECRET}\r\nContent-Length: 2\r\n\r\n{}`,
      417,
      'expectation_failed',
    ],
  ])('%s', async (_name, sent, status, code) => {
    await listen();
    expectProblem(await exchange(sent), status, code);
  });

  test('a request that never ends', async () => {
    await listen(undefined, { headersTimeout: 50, requestTimeout: 50 });
    expectProblem(await exchange(`GET / HTTP/1.1\r\n${headers}`), 408, 'request_timeout');
  });

  test('a body that breaks off in rubbish, under the id that it has already', async () => {
    await listen((_, response) => void response.setHeader('X-Request-Id', 'known'));
    const sent = `POST / HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\nzz\r\n`;
    expect(expectProblem(await exchange(sent), 400, 'malformed_request')).toBe('known');
  });

  test('rubbish after an answered request', async () => {
    await listen();
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    socket.write(`GET / HTTP/1.1\r\n${headers}\r\n`);
    const first = await new Promise<string>((resolve) => socket.once('data', resolve));
    expect(first).toMatch(/^HTTP\/1\.1 200 OK/);
    socket.write('rubbish\r\n\r\n');
    let second = '';
    socket.on('data', (chunk: string) => (second += chunk));
    await new Promise((resolve) => socket.once('close', resolve));
    expectProblem(second, 400, 'malformed_request');
  });
});

test('the caller’s own request id comes back where the headers could be read', async () => {
  await listen();
  const received = await exchange(`GET / HTTP/1.1\r\nHost: x\r\nExpect: more\r\nX-Request-Id: mine\r\n\r\n`);
  expect(expectProblem(received, 417, 'expectation_failed')).toBe('mine');
});

test('HEAD is refused without a body', async () => {
  await listen();
  const received = await exchange(`HEAD / HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n`);
  expect(received).toMatch(/^HTTP\/1\.1 417 [^]*\r\nContent-Length: \d+[^]*\r\n\r\n$/);
});

test.each([
  ['complete', ''],
  ['incomplete', `POST / HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n`],
])('an answer under way is not mixed with the refusal of the next, %s request', async (_name, next) => {
  await listen(() => undefined);
  expect(await exchange(`GET / HTTP/1.1\r\n${headers}\r\n`, `${next}rubbish\r\n\r\n`)).toBe('');
});

test('100-continue and HTTP/1.0 without a host are served', async () => {
  await listen();
  const close = 'Connection: close\r\n';
  const sent = `POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n${close}\r\n{}`;
  expect(await exchange(sent)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  expect(await exchange(`GET / HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 OK/);
});

test('a caller who goes on sending is cut off', async () => {
  await listen();
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
  socket.on('error', () => undefined);
  const sending = setInterval(() => socket.write('rubbish\r\n\r\n'), 20);
  const started = performance.now();
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(sending);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(lines).toHaveLength(1);
});
