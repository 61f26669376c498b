import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, connect as connectTo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepConnected, type Connected } from './keep-connected.ts';

class Refused extends Error {}

/** A server that answers each line with itself, unless it is told to be silent; `no` is refused. */
let server: Server;
let port = 0;
let isSilent = false;
const sockets: Socket[] = [];
const listen = async (): Promise<void> => {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('data', (line) => isSilent || socket.write(line));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
};
const stop = async (): Promise<void> => {
  for (const socket of sockets.splice(0)) socket.destroy();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
};

let trouble: unknown[] = [];
let recoveries = 0;
let connections: Connected<Socket>[] = [];
beforeEach(async () => {
  [isSilent, trouble, connections, port, recoveries] = [false, [], [], 0, 0];
  await listen();
});
afterEach(async () => {
  await Promise.all(connections.map((each) => each.close()));
  await stop();
});

function open(
  facts: { timeoutMs?: number; retryAfterMs?: number; silenceMs?: number } = {},
): Connected<Socket> {
  const connected = keepConnected<Socket>({
    async connect(signal) {
      const socket = connectTo(port, '127.0.0.1');
      signal.addEventListener('abort', () => socket.destroy());
      await once(socket, 'connect', { signal });
      socket.on('error', () => {});
      return socket;
    },
    disconnect: (socket) => void socket.destroy(),
    isTrouble: (error) => !(error instanceof Refused),
    onTrouble: (error) => trouble.push(error),
    onRecovery: () => void (recoveries += 1),
    timeoutMs: 100,
    retryAfterMs: 20,
    silenceMs: 50,
    ...facts,
  });
  connections.push(connected);
  return connected;
}

async function say(socket: Socket, text: string): Promise<string> {
  if (text === 'no') throw new Refused();
  socket.write(text);
  const [answer] = (await Promise.race([
    once(socket, 'data'),
    once(socket, 'close').then(() => {
      throw new Error('closed');
    }),
  ])) as [Buffer];
  return String(answer);
}

describe('keepConnected', () => {
  it('tells once that the server is back after trouble', async () => {
    const before = recoveries;
    const connected = open();
    await connected.ready();
    for (const socket of sockets) socket.destroy();
    await connected.use((socket) => say(socket, 'lost'))?.catch(() => {});
    await expect.poll(() => [trouble.length > 0, recoveries - before]).toEqual([true, 1]);
    expect(await connected.use((socket) => say(socket, 'again'))).toBe('again');
    expect(recoveries - before).toBe(1);
  });

  it('connects by itself, and runs work on the connection', async () => {
    const connected = open();
    expect(connected.use((socket) => say(socket, 'early'))).toBeUndefined();
    await connected.ready();
    expect([trouble, recoveries]).toEqual([[], 0]);
    expect(await connected.use((socket) => say(socket, 'hello'))).toBe('hello');
    expect(trouble).toEqual([]);
  });

  it('ends a connection on which work takes too long, and nobody waits until there is another', async () => {
    const connected = open({ retryAfterMs: 300 });
    await connected.ready();
    isSilent = true;
    await expect(connected.use((socket) => say(socket, 'x'))).rejects.toThrow('did not answer within 100 ms');
    expect(connected.isUp()).toBe(false);
    await sleep(80);
    expect(connected.use((socket) => say(socket, 'x'))).toBeUndefined();
    isSilent = false;
    await connected.ready();
    expect(await connected.use((socket) => say(socket, 'again'))).toBe('again');
    expect(trouble).toHaveLength(1);
  });

  it('keeps a connection on which something was refused', async () => {
    const connected = open();
    await connected.ready();
    await expect(connected.use((socket) => say(socket, 'no'))).rejects.toThrow(Refused);
    expect(await connected.use((socket) => say(socket, 'hello'))).toBe('hello');
    expect(trouble).toEqual([]);
  });

  it('keeps a server that was only slow, and spares it meanwhile', async () => {
    const connected = open({ silenceMs: 5_000 });
    await connected.ready();
    const late = connected.use(async (socket) => {
      await sleep(130);
      return say(socket, 'slow');
    });
    await expect(late).rejects.toThrow('did not answer within 100 ms');
    expect(connected.isUp()).toBe(false);
    while (!connected.isUp()) await sleep(10);
    expect(trouble).toEqual([]);
  });

  it('ends it once when much work fails at once', async () => {
    const connected = open({ retryAfterMs: 1_000 });
    await connected.ready();
    isSilent = true;
    const work = Array.from({ length: 8 }, () => connected.use((socket) => say(socket, 'x')));
    expect((await Promise.allSettled(work)).every(({ status }) => status === 'rejected')).toBe(true);
    await sleep(80);
    expect(trouble).toHaveLength(1);
  });

  it('finds a server that is started later, and asks for it less and less often', async () => {
    await stop();
    const connected = open();
    await connected.ready();
    expect(connected.isUp()).toBe(false);
    const before = trouble.length;
    await sleep(300);
    expect(trouble.length - before).toBeGreaterThan(1);
    expect(trouble.length - before).toBeLessThan(8);
    await listen();
    await connected.ready();
    expect(await connected.use((socket) => say(socket, 'hello'))).toBe('hello');
  });

  it('waits once more after a stall of this process, so that an answer that has come is read', async () => {
    const connected = open();
    await connected.ready();
    const answer = connected.use((socket) => say(socket, 'hello'));
    await sleep(1);
    const until = performance.now() + 250;
    while (performance.now() < until);
    expect(await answer).toBe('hello');
    expect(trouble).toEqual([]);
  });

  it('stays closed, also when it was just connecting', async () => {
    const connected = open();
    await connected.close();
    await connected.ready();
    expect(connected.isUp()).toBe(false);
    expect(connected.use((socket) => say(socket, 'x'))).toBeUndefined();
    expect(trouble).toEqual([]);
  });
});
