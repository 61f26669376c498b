import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, startFaultProxy } from '../src/index.ts';
import type { FaultProxy } from '../src/index.ts';

let echo: Server;
let proxy: FaultProxy;
const sockets: Socket[] = [];

beforeAll(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
});
afterAll(() => new Promise((resolve) => echo.close(resolve)));
beforeEach(async () => {
  const address = echo.address();
  proxy = await startFaultProxy({
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await proxy.close();
});

async function open(): Promise<{ socket: Socket; received: () => string; events: string[] }> {
  const socket = connect({ host: proxy.host, port: proxy.port, allowHalfOpen: true });
  sockets.push(socket);
  const events: string[] = [];
  let text = '';
  socket.on('data', (piece) => (text += piece.toString()));
  socket.on('end', () => events.push('end'));
  socket.on('close', () => events.push('close'));
  socket.on('error', (error: NodeJS.ErrnoException) => events.push(error.code ?? ''));
  // Not `once` of events: a reset right after the connect is a case here, not a failure.
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return { socket, received: () => text, events };
}

describe('startFaultProxy', () => {
  it('passes bytes on in both directions', async () => {
    const { socket, received } = await open();
    socket.write('hello');
    await expect.poll(received).toBe('hello');
  });

  it('holds bytes while paused and passes them on in order afterwards', async () => {
    const { socket, received } = await open();
    proxy.pause();
    socket.write('first ');
    await sleep(20);
    socket.write('second');
    await sleep(50);
    expect(received()).toBe('');
    proxy.resume();
    await expect.poll(received).toBe('first second');
  });

  it('delays each direction', async () => {
    const { socket, received } = await open();
    proxy.delay(80);
    const start = Date.now();
    socket.write('late');
    await expect.poll(received).toBe('late');
    expect(Date.now() - start).toBeGreaterThanOrEqual(155);
  });

  it('resets open connections', async () => {
    const { socket, events, received } = await open();
    socket.write('x');
    await expect.poll(received).toBe('x');
    proxy.dropConnections();
    await expect.poll(() => events).toEqual(['ECONNRESET', 'close']);
    expect(proxy.connectionCount()).toBe(0);
  });

  it('refuses new connections until it is told to take them again', async () => {
    proxy.refuse();
    const refused = await open();
    await expect.poll(() => refused.events).toContain('close');
    expect(refused.events).not.toContain('end');
    proxy.accept();
    const { socket, received } = await open();
    socket.write('again');
    await expect.poll(received).toBe('again');
  });

  it('ends one half of a connection', async () => {
    const { socket, events, received } = await open();
    socket.write('x');
    await expect.poll(received).toBe('x');
    proxy.halfClose();
    await expect.poll(() => events).toEqual(['end']);
    expect(socket.writable).toBe(true);
  });

  it('tells the client when the server behind it is gone', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const toNobody = await startFaultProxy({ host: '127.0.0.1', port });
    const socket = connect(toNobody.port, toNobody.host);
    const errors: string[] = [];
    await new Promise((resolve) => {
      socket
        .on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''))
        .once('close', resolve);
    });
    expect(errors).toEqual(['ECONNRESET']);
    await toNobody.close();
  });

  it('stands before a Postgres', async () => {
    await using database = await createTestDatabase('empty');
    const { hostname, port } = new URL(database.url);
    const before = await startFaultProxy({ host: hostname, port: Number(port) });
    const client = new Client({ connectionString: before.url(database.url) });
    const lost = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    before.dropConnections();
    await lost;
    await before.close();
  });
});
