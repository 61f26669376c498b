import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { expect, test } from 'vitest';
import { sendStream } from './send-stream.ts';

const PIECE = Buffer.alloc(262_144, 'x');

/** Sends chunks to somebody who has not read yet. */
async function send(
  chunks: ReadableStream<Uint8Array>,
  idleMs: number,
): Promise<{ answer: IncomingMessage; ended: Promise<unknown>; close(): Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<Promise<unknown>>();
  const server = createServer((_, response) => {
    // What of Express's response is needed is Node's.
    resolve(sendStream(response as Response, chunks, undefined, { idleMs }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const sent = httpRequest({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.on('error', () => {});
  const ended = Promise.resolve(promise);
  return {
    answer,
    ended,
    async close() {
      sent.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

test('a reader who takes nothing for too long is cut off, and the chunks are cancelled', async () => {
  const { promise: cancelled, resolve: onCancel } = Promise.withResolvers<undefined>();
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(PIECE),
    cancel: () => onCancel(undefined),
  });
  const { answer, ended, close } = await send(endless, 300);
  expect(await ended).toMatchObject({ message: 'Nobody took the file for too long.' });
  await cancelled;
  expect(answer.complete).toBe(false);
  await close();
});

test('so is one who does not take what is left of the file', async () => {
  let left = 64;
  const large = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(PIECE);
      if ((left -= 1) === 0) controller.close();
    },
  });
  const { answer, ended, close } = await send(large, 300);
  expect(await ended).toBeInstanceOf(Error);
  expect(answer.complete).toBe(false);
  await close();
});

test('a reader who waits for what comes late is not cut off', async () => {
  let left = 3;
  const late = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await sleep(1_500);
      controller.enqueue(Buffer.from('piece\n'));
      if ((left -= 1) === 0) controller.close();
    },
  });
  const { answer, ended, close } = await send(late, 1_000);
  let text = '';
  for await (const part of answer) text += String(part);
  expect(text).toBe('piece\npiece\npiece\n');
  expect(await ended).toBeUndefined();
  await close();
});
