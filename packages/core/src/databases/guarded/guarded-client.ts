import pg from 'pg';
import { MisbehavedServerError } from '../lease-errors.ts';
import type { ByteStream } from '../row-tap.ts';
import { createMessageMeter } from './message-meter.ts';

const MIB = 2 ** 20;
/** Rows of answers are taken before and have a limit of their own. */
const LIMITS = { message: MIB, answer: 4 * MIB };

type DataListener = (bytes: Buffer) => void;

/** What the driver keeps of its connection, undeclared. */
interface DriverConnection {
  on(event: string, listener: () => void): unknown;
  readonly stream: ByteStream;
}

/**
 * The driver's client for a server that may be hostile: it ends the connection over messages that are too
 * large or that the driver cannot read, which would end the process, closes it when it is not let in, and
 * tells no password over one that is not encrypted.
 */
export class GuardedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const connection: unknown = Reflect.get(this, 'connection');
    if (!isDriverConnection(connection)) {
      throw new TypeError('The driver has no connection that can be guarded.');
    }
    const isEncrypted = Boolean(Reflect.get(this, 'ssl'));
    connection.on(isEncrypted ? 'sslconnect' : 'connect', () => guardStream(connection.stream));
    // A driver that is not let in waits for the server to close the connection.
    let isIn = false;
    this.once('connect', () => {
      isIn = true;
    });
    const leave = (): void => {
      if (!isIn) connection.stream.destroy();
    };
    connection.on('error', leave);
    connection.on('errorMessage', leave);
    // Heard before the driver hears it, which sends to a destroyed stream nothing.
    connection.on('authenticationCleartextPassword', () => {
      if (isEncrypted) return;
      connection.stream.destroy(new MisbehavedServerError('The server asked for the bare password.'));
    });
  }
}

function guardStream(stream: ByteStream): void {
  const listeners = stream.listeners('data').filter(isDataListener);
  const meter = createMessageMeter(LIMITS);
  let isOver = false;
  const end = (message: string, cause?: unknown): void => {
    isOver = true;
    stream.destroy(new MisbehavedServerError(message, { cause }));
  };
  stream.on('data', (bytes) => {
    if (isOver) return;
    if (!meter.take(bytes)) return end('The server sends more than it may, or what cannot be followed.');
    try {
      listeners.forEach((listener) => listener.call(stream, bytes));
    } catch (error) {
      end('The server sent a message that cannot be read.', error);
    }
  });
  listeners.forEach((listener) => stream.removeListener('data', listener));
}

function isDriverConnection(value: unknown): value is DriverConnection {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'on') === 'function' && typeof Reflect.get(value, 'stream') === 'object';
}

function isDataListener(value: unknown): value is DataListener {
  return typeof value === 'function';
}
