import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** One message of a client to Postgres (frontend protocol 3.0). */
export interface FrontendMessage {
  /** Its letter; empty for the first message of a connection, which has none. */
  readonly type: string;
  readonly body: Buffer;
}

/** Passes connections on to a Postgres and keeps what clients say. */
export interface RecordingProxy {
  /** The database's URL, by way of the proxy. */
  readonly url: string;
  /** Every message of every connection so far. */
  messages(): FrontendMessage[];
  close(): Promise<void>;
}

/** Starts a proxy in front of the database that a URL names; close it at the end. */
export async function startRecordingProxy(databaseUrl: string): Promise<RecordingProxy> {
  const target = new URL(databaseUrl);
  const said: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const heard: Buffer[] = [];
    said.push(heard);
    client.on('data', (piece) => heard.push(piece));
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => [client, upstream].forEach((either) => either.destroy()));
      socket.on('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    messages: () => said.flatMap((pieces) => readMessages(Buffer.concat(pieces))),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readMessages(bytes: Buffer): FrontendMessage[] {
  const messages: FrontendMessage[] = [];
  for (let at = 0; at < bytes.length;) {
    const isFirst = at === 0;
    const lengthAt = isFirst ? at : at + 1;
    if (lengthAt + 4 > bytes.length) break;
    const end = lengthAt + bytes.readInt32BE(lengthAt);
    const type = isFirst ? '' : bytes.toString('latin1', at, at + 1);
    messages.push({ type, body: bytes.subarray(lengthAt + 4, end) });
    at = end;
  }
  return messages;
}
