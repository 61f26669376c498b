import { keepConnected } from '../cache/remote/keep-connected.ts';
import type { EntrySealer } from '../cache/remote/sealed-entry.ts';
import { connectRedis, RedisRefusal, type RedisConnection } from '../cache/stores/redis-connection.ts';
import type { RedisScript } from '../cache/stores/redis-scripts.ts';
import { GIVE_BACK_COUNTS, TAKE_COUNTS } from './rate-limit-scripts.ts';
import type { RateLimitClaim, RateLimiter, RateLimitState } from './types.ts';

export interface RedisRateLimiterOptions {
  /** `redis://` or `rediss://`, with user, password and database number. */
  url: string;
  /** Makes names that tell nothing of who was counted. */
  sealer: Pick<EntrySealer, 'deployment' | 'nameOf'>;
  /** Counts while the server is away. */
  fallback: RateLimiter;
  /** Told of the server lost or not reached. Never throws. */
  onTrouble?: (error: unknown) => void;
  /** Told when it is back after that. Never throws. */
  onRecovery?: () => void;
  /** How long a step may take before this process counts by itself. @default 200 */
  timeoutMs?: number;
}

/**
 * Counts in Redis 5 or later, or Valkey, for all processes together: one round trip and one step of the
 * server for all claims of a request. While the server is away each process counts by itself, so that
 * nobody waits and nothing is refused for it.
 */
export function createRedisRateLimiter(options: RedisRateLimiterOptions): RateLimiter {
  const { url, sealer, fallback, onTrouble = () => {}, timeoutMs = 200 } = options;
  const server = keepConnected<RedisConnection>({
    connect: (signal) => connectRedis(url, signal),
    disconnect: (connection, politely) => connection.end(politely),
    isTrouble: (error) => !(error instanceof RedisRefusal) || error.isPassing,
    onTrouble,
    onRecovery: options.onRecovery,
    timeoutMs,
  });

  const run = (script: RedisScript, claims: readonly RateLimitClaim[]): Promise<unknown> | undefined => {
    if (!server.isUp()) return undefined;
    const keys = claims.map(
      ({ rule, key }) =>
        `istari-lens:${sealer.deployment}:r:${sealer.nameOf(JSON.stringify([rule.name, rule.windowSeconds, key])).toString('base64url')}`,
    );
    const values = claims.flatMap(({ rule }) => [String(rule.limit), String(rule.windowSeconds)]);
    return server.use((connection) => connection.script(script, keys, values));
  };

  async function whenAnswered(
    reply: Promise<unknown>,
    claims: readonly RateLimitClaim[],
  ): Promise<readonly RateLimitState[]> {
    try {
      return statesOf(await reply, claims);
    } catch (error) {
      onTrouble(error);
      return fallback.take(claims);
    }
  }

  return {
    take(claims) {
      const reply = run(TAKE_COUNTS, claims);
      return reply === undefined ? fallback.take(claims) : whenAnswered(reply, claims);
    },
    async giveBack(claims) {
      try {
        const reply = run(GIVE_BACK_COUNTS, claims);
        await (reply ?? fallback.giveBack(claims));
      } catch (error) {
        // The count stays higher than it should until its window ends.
        onTrouble(error);
      }
    },
    close: () => server.close(),
  };
}

/** @throws when the server's answer is none of the script's. */
function statesOf(reply: unknown, claims: readonly RateLimitClaim[]): readonly RateLimitState[] {
  const [counted, ...numbers]: unknown[] = Array.isArray(reply) ? reply : [];
  return claims.map(({ rule }, place) => {
    const [count, leftMs] = [Number(numbers[place * 2]), Number(numbers[place * 2 + 1])];
    if (!Number.isFinite(count) || !Number.isFinite(leftMs))
      throw new Error('Redis gave something else than counts.');
    return {
      exceeded: counted !== 1 && count >= rule.limit,
      remaining: Math.max(0, rule.limit - count),
      resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
    };
  });
}
