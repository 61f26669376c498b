import { Socket } from 'node:net';
import pg from 'pg';
import { parseConnectionUrl } from './connection-url.ts';
import { driverConfig } from './create-pool.ts';
import type { PoolClientLike } from '../lens-types.ts';

/** One connection of its own, outside any pool. */
export interface DirectConnection {
  readonly client: Pick<PoolClientLike, 'query'>;
  /** The server process that the connection was told it talks to; a pooler makes this number up. */
  readonly processId: number | undefined;
  close(): Promise<void>;
  /** Ends it at once and without a word, also when the server does not answer; running queries reject. */
  abandon(): void;
}

export interface ConnectDirectOptions {
  timeoutMs: number;
  /** Told of each notification that the connection listens for (`LISTEN`). */
  onNotification?: (payload: string) => void;
  /** Told once when the connection has ended, for whatever reason. */
  onEnd?: () => void;
}

/** Connects to the URL. Raises whatever the driver raises, and ValidationError for a bad URL. */
export async function connectDirect(url: string, options: ConnectDirectOptions): Promise<DirectConnection> {
  const settings = parseConnectionUrl(url, { trusted: true });
  // Ours, so that it can be destroyed: the driver waits for the server to take leave.
  const socket = new Socket();
  const client = new pg.Client({
    ...driverConfig(settings),
    stream: () => socket,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? options.timeoutMs,
  });
  // A lost connection also rejects the running query; unheard, this event would end the process.
  client.on('error', () => {});
  const { onNotification, onEnd } = options;
  if (onNotification !== undefined) client.on('notification', ({ payload }) => onNotification(payload ?? ''));
  if (onEnd !== undefined) client.once('end', onEnd);
  await client.connect();
  const processId: unknown = Reflect.get(client, 'processID');
  return {
    client,
    processId: typeof processId === 'number' ? processId : undefined,
    close: async () => client.end(),
    abandon: () => void socket.destroy(),
  };
}
