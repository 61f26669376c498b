import { connectRedis } from './stores/redis-connection.ts';

/**
 * Connects to a Redis or Valkey server as the cache does, and sees that it answers.
 *
 * @throws an error with a `code`: the server's own, such as `WRONGPASS`, or one of the network; a
 * DOMException named `TimeoutError` when it takes longer than that.
 */
export async function pingRedis(url: string, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const connection = await connectRedis(url, signal);
    await connection.end(true);
  } catch (error) {
    // What giving up did to the connection says less.
    signal.throwIfAborted();
    throw error;
  }
}
