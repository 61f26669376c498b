import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** A request in which nothing is put right on its way, as `fetch` would. */
export interface RawRequest {
  method: string;
  /** Path and query, already encoded, well or badly. */
  address: string;
  headers: Record<string, string>;
  body?: Buffer;
}

export interface RawAnswer {
  status: number;
  /** Of `Content-Type`, without its parameters. */
  media: string;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Sends requests over connections that are kept. */
export interface RawSender {
  send(sent: RawRequest): Promise<RawAnswer>;
  /** Sends bytes over a connection of their own, and gives what came back until the server closed it. */
  exchange(bytes: string | Buffer): Promise<string>;
  close(): void;
}

export function createRawSender(port: number): RawSender {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });

  async function sendOnce({ method, address, headers, body }: RawRequest): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { agent, host: '127.0.0.1', port, method, path: address, headers },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              media: incoming.headers['content-type']?.split(';')[0] ?? '',
              headers: incoming.headers,
              text: unpack(Buffer.concat(chunks), incoming.headers['content-encoding']).toString(),
            }),
          );
        },
      );
      outgoing.on('error', reject).setTimeout(60_000, () => {
        outgoing.destroy(new Error('There was no answer for a minute.'));
      });
      outgoing.end(body);
    });
  }

  return {
    async send(sent) {
      try {
        return await sendOnce(sent);
      } catch (error) {
        // A kept connection can be closed at the moment it is used again; twice in a row is no chance.
        if (Object(error).code !== 'ECONNRESET' && Object(error).code !== 'EPIPE') throw error;
        return sendOnce(sent);
      }
    },
    exchange: async (bytes) =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1').setEncoding('latin1');
        let received = '';
        socket.on('data', (chunk: string) => (received += chunk));
        socket.on('error', reject).on('close', () => resolve(received));
        socket.setTimeout(60_000, () =>
          socket.destroy(new Error('The connection stayed open for a minute.')),
        );
        socket.write(bytes);
      }),
    close: () => agent.destroy(),
  };
}

function unpack(bytes: Buffer, coding: string | undefined): Buffer {
  // An answer without a body, such as that to HEAD, names its coding as well.
  if (bytes.length === 0) return bytes;
  if (coding === 'gzip') return gunzipSync(bytes);
  if (coding === 'deflate') return inflateSync(bytes);
  if (coding === 'br') return brotliDecompressSync(bytes);
  if (coding === 'zstd') return zstdDecompressSync(bytes);
  return bytes;
}
