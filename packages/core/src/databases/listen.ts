import { setTimeout as sleep } from 'node:timers/promises';
import { connectDirect, type DirectConnection } from './connect-direct.ts';
import { withDeadline } from './deadline.ts';
import { quoteIdentifier } from './quote-identifier.ts';

export interface ListenOptions {
  /** Of the server itself: a pooler that shares connections among clients passes no notifications on. */
  url: string;
  channel: string;
  onNotification: (payload: string) => void;
  /** Told each time it begins to listen: what was sent before has not been heard. */
  onListening: () => void;
  /** Told each time it stops to, or cannot. It goes on trying, unless the reason is `pooler`. */
  onLost: (reason: 'connection' | 'pooler', error: unknown) => void;
  /** How often it makes sure that the server still is there, in milliseconds. @default 5000 */
  keepAliveMs?: number;
}

export interface Listener {
  readonly isListening: boolean;
  /** Ends its connection. Never rejects. */
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 3_000;
const CLOSE_MS = 250;
const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Listens for notifications of Postgres on a connection of its own, and connects again when it is lost. */
export function listen(options: ListenOptions): Listener {
  const { keepAliveMs = 5_000 } = options;
  const closing = new AbortController();
  let isListening = false;
  let connection: DirectConnection | undefined;
  const done = keepListening();

  async function keepListening(): Promise<void> {
    let pauseMs = SHORTEST_PAUSE_MS;
    while (!closing.signal.aborted) {
      try {
        const reason = await listenOnce(() => {
          pauseMs = SHORTEST_PAUSE_MS;
        });
        if (closing.signal.aborted) return;
        options.onLost(reason, undefined);
        if (reason === 'pooler') return;
      } catch (error) {
        if (closing.signal.aborted) return;
        options.onLost('connection', error);
      }
      // Not all processes at the same moment.
      await pause(pauseMs * (0.5 + Math.random() / 2));
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    }
  }

  /** Resolves when the connection has ended. */
  function connect(onEnd: () => void): Promise<DirectConnection> {
    return connectDirect(options.url, {
      timeoutMs: CONNECT_MS,
      onNotification: (payload) => {
        if (!closing.signal.aborted) options.onNotification(payload);
      },
      onEnd,
    });
  }

  async function listenOnce(onListening: () => void): Promise<'connection' | 'pooler'> {
    const ended = new AbortController();
    const own = await connect(() => ended.abort());
    connection = own;
    try {
      if (closing.signal.aborted) return 'connection';
      if (await isPooled(own)) return 'pooler';
      await ask(own, `LISTEN ${quoteIdentifier(options.channel)}`);
      isListening = true;
      onListening();
      options.onListening();
      const untilEnd = AbortSignal.any([ended.signal, closing.signal]);
      while (!untilEnd.aborted) {
        await pause(keepAliveMs, untilEnd);
        if (!untilEnd.aborted) await ask(own, 'SELECT 1');
      }
      return 'connection';
    } finally {
      isListening = false;
      connection = undefined;
      own.abandon();
    }
  }

  async function pause(milliseconds: number, signal: AbortSignal = closing.signal): Promise<void> {
    await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => {});
  }

  return {
    get isListening() {
      return isListening;
    },
    async close() {
      closing.abort();
      connection?.abandon();
      // A connect under way ends by itself, within its time, and is then given up at once.
      await Promise.race([done, sleep(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}

/** A pooler invents the process number it tells its clients. */
async function isPooled({ client, processId }: DirectConnection): Promise<boolean> {
  const { rows } = await client.query({ text: 'select pg_catalog.pg_backend_pid() as pid' });
  const [row] = rows as { pid: number }[];
  return processId !== undefined && row !== undefined && Number(row.pid) !== processId;
}

async function ask({ client, abandon }: DirectConnection, text: string): Promise<void> {
  await withDeadline(client.query({ text }), ANSWER_MS, () => {
    abandon();
    return new Error('The server did not answer in time.');
  });
}
