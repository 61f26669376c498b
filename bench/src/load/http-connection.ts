import { connect, type Socket } from 'node:net';
import { headerOf } from './header-of.ts';

/** What came back, as far as a load generator looks at it. */
export interface HttpReply {
  status: number;
  /** Status line and header lines as they came. */
  head: string;
  body: Buffer;
}

/** One kept-alive HTTP/1.1 connection, one request at a time. */
export interface HttpConnection {
  /** Sends a whole request, head and body, and waits for the whole answer. */
  send(request: Uint8Array): Promise<HttpReply>;
  close(): void;
}

const END_OF_HEAD = '\r\n\r\n';
const NO_BODY = new Set([204, 304]);

/**
 * Opens a connection that does as little as HTTP allows, so that the generator is not what is measured.
 * Answers must have a `Content-Length`, or be 204 or 304.
 */
export async function openConnection(url: string): Promise<HttpConnection> {
  const { hostname, port } = new URL(url);
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(opened));
    opened.once('error', reject);
  });
  let waiting: { resolve: (reply: HttpReply) => void; reject: (error: Error) => void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection before it had answered.')));
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const end = received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = received.toString('latin1', 0, end);
    const status = Number(head.slice(9, 12));
    const length = NO_BODY.has(status) ? 0 : lengthOf(head);
    if (length === undefined) return fail(new Error('The answer has no Content-Length.'));
    const start = end + END_OF_HEAD.length;
    if (received.length < start + length) return;
    const body = received.subarray(start, start + length);
    received = received.subarray(start + length);
    const { resolve } = waiting ?? {};
    waiting = undefined;
    resolve?.({ status, head, body });
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

function lengthOf(head: string): number | undefined {
  const length = headerOf(head, 'Content-Length');
  return length === undefined ? undefined : Number(length);
}
