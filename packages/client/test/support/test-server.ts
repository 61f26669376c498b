import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived over the wire. */
export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: unknown;
  /** Resolves when the connection closed before an answer was sent. */
  closed: Promise<void>;
}

/** How to answer: as JSON, or by breaking the connection. */
export type ScriptedReply =
  | { status?: number; headers?: Record<string, string>; json?: unknown; text?: string }
  | { break: 'before-headers' | 'inside-body' };

/** A listening HTTP server whose answers a test writes, for faults a healthy API never shows. */
export interface TestServer {
  baseUrl: string;
  received: ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server on a free loopback port. `answer` is called with each request and how many came before it. */
export async function startTestServer(
  answer: (request: ReceivedRequest, before: number) => ScriptedReply | Promise<ScriptedReply>,
): Promise<TestServer> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const closed = new Promise<void>((resolve) =>
      response.on('close', () => {
        if (!response.writableFinished) resolve();
      }),
    );
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: text === '' ? undefined : JSON.parse(text),
      closed,
    };
    const before = received.push(request) - 1;
    write(response, await answer(request, before));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function write(response: ServerResponse, reply: ScriptedReply): void {
  if ('break' in reply) {
    if (reply.break === 'before-headers') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"columns":[', () => response.destroy());
    return;
  }
  const { status = 200, headers = {}, json, text = json === undefined ? '' : JSON.stringify(json) } = reply;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}
