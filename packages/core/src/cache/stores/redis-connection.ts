import type { RedisScript } from './redis-scripts.ts';

/** What a command is made of. */
export type RedisPart = string | Buffer;

/** One connection to a Redis or Valkey server. Texts come back as bytes. */
export interface RedisConnection {
  /** Rejects with a {@link RedisRefusal} for what the server refuses. */
  command(parts: readonly RedisPart[]): Promise<unknown>;
  script(script: RedisScript, keys: readonly RedisPart[], values: readonly RedisPart[]): Promise<unknown>;
  /** Ends it; `politely` after what was asked has been answered. */
  end(politely: boolean): Promise<void>;
}

/** The server answered, but with an error. */
export class RedisRefusal extends Error {
  /** First word of the answer, such as `OOM`; the rest may hold names and values. */
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(`Redis refused a command of the cache with ${code}.`, options);
    this.code = code;
  }

  /** True when another connection may find a server that does not refuse: one that took over, or has loaded its data. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

const PASSING: ReadonlySet<string> = new Set(['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'NOAUTH']);

/** Commands that may wait for their answers; more would only pile up behind a server that hangs. */
const MAX_WAITING = 10_000;

/**
 * Connects and sees that the server answers. The client library is loaded here, so that whoever has
 * no Redis does without.
 *
 * @throws whatever the library raises, and RedisRefusal, such as for a wrong password.
 */
export async function connectRedis(url: string, signal: AbortSignal): Promise<RedisConnection> {
  const { createClient, ErrorReply, RESP_TYPES } = await import('@redis/client');
  signal.throwIfAborted();
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    commandsQueueMaxLength: MAX_WAITING,
    // A lost connection is made anew by whoever keeps this one.
    socket: { reconnectStrategy: false, keepAlive: true },
  }).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  // Failures reach the commands under way; unheard, this event would end the process.
  client.on('error', () => {});

  const destroy = (): void => {
    try {
      client.destroy();
    } catch {
      // It was not open.
    }
  };
  const refusal = (error: unknown): unknown =>
    error instanceof ErrorReply ? new RedisRefusal(codeOf(error.message)) : error;
  const command = async (parts: readonly RedisPart[]): Promise<unknown> => {
    try {
      return await client.sendCommand<unknown>(parts);
    } catch (error) {
      throw refusal(error);
    }
  };

  signal.addEventListener('abort', destroy, { once: true });
  try {
    await client.connect();
    await command(['PING']);
    signal.throwIfAborted();
  } catch (error) {
    destroy();
    throw refusal(error);
  } finally {
    signal.removeEventListener('abort', destroy);
  }

  return {
    command,
    async script({ sha, text }, keys, values) {
      const rest = [String(keys.length), ...keys, ...values];
      try {
        return await command(['EVALSHA', sha, ...rest]);
      } catch (error) {
        if (!(error instanceof RedisRefusal && error.code === 'NOSCRIPT')) throw error;
        return command(['EVAL', text, ...rest]);
      }
    },
    async end(politely) {
      if (politely)
        await Promise.race([client.close(), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
      destroy();
    },
  };
}

/** The first word, save where an older server puts the failure of a script's command behind words of its own. */
function codeOf(message: string): string {
  if (message.includes('WRONGTYPE')) return 'WRONGTYPE';
  return /^[A-Z]+/.exec(message)?.[0] ?? 'ERR';
}
