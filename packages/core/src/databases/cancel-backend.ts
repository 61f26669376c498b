import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

interface CancelTarget {
  host: string;
  port: number;
  ssl: boolean | ConnectionOptions;
  /** The name the server's certificate was checked against. */
  serverName: string;
  processId: number;
  secretKey: number;
}

const CANCEL_REQUEST_CODE = 80_877_102;
const SSL_REQUEST_CODE = 80_877_103;

/**
 * Asks the server to cancel what this client runs, by a CancelRequest on a connection of its own
 * (PostgreSQL documentation, "Canceling Requests in Progress"): it needs no free place in a pool,
 * no login, and passes through PgBouncer. It goes to the address that the client is connected to.
 *
 * Resolves to true once the server has closed that connection, which it does after it has passed
 * the request on; to false when that was not possible. The caller must hold the client until then,
 * or the next query of that connection may be the one that is cancelled.
 */
export async function cancelBackend(client: object, timeoutMs: number): Promise<boolean> {
  const target = targetOf(client);
  if (target === undefined) return false;
  const socket = connectPlain({ host: target.host, port: target.port });
  return new Promise<boolean>((resolve) => {
    let sent = false;
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(sent);
    };
    const timer = setTimeout(finish, timeoutMs);
    const send = (over: Socket): void => {
      over.on('error', finish);
      over.on('close', finish);
      over.resume();
      over.write(message(16, CANCEL_REQUEST_CODE, target.processId, target.secretKey), () => {
        sent = true;
      });
    };
    socket.once('error', finish);
    socket.once('connect', () => {
      if (target.ssl === false) return send(socket);
      socket.once('data', (answer) => {
        if (answer.toString('latin1') !== 'S') return finish();
        const secure = connectTls({
          ...(typeof target.ssl === 'object' ? target.ssl : {}),
          socket,
          host: target.serverName,
        });
        secure.once('error', finish);
        secure.once('secureConnect', () => send(secure));
      });
      socket.write(message(8, SSL_REQUEST_CODE));
    });
  });
}

function message(length: number, ...words: number[]): Buffer {
  const buffer = Buffer.alloc(length);
  buffer.writeInt32BE(length, 0);
  words.forEach((word, index) => buffer.writeInt32BE(word | 0, 4 + index * 4));
  return buffer;
}

/** Reads the facts off a `pg` client, whose types do not declare them; undefined for anything else. */
function targetOf(client: object): CancelTarget | undefined {
  const processId = property(client, 'processID');
  const secretKey = property(client, 'secretKey');
  const stream = property(property(client, 'connection'), 'stream');
  const host = property(stream, 'remoteAddress');
  const port = property(stream, 'remotePort');
  const ssl = property(client, 'ssl');
  if (typeof processId !== 'number' || typeof secretKey !== 'number') return undefined;
  if (typeof host !== 'string' || typeof port !== 'number') return undefined;
  const name = property(client, 'host');
  return {
    host,
    port,
    ssl: typeof ssl === 'object' && ssl !== null ? ssl : ssl === true,
    serverName: typeof name === 'string' ? name : host,
    processId,
    secretKey,
  };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
