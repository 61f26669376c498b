import { setTimeout } from 'node:timers/promises';
import { openConnection, type HttpReply } from './http-connection.ts';

/** A server that was held up turns questions away for a second at most (RFC 9110, section 15.6.4). */
const OVERLOADED = 503;
const TRIES = 5;

/**
 * Sends each request once, a few at a time, and returns the answers in their order; one that a server held up
 * turns away is sent again after a second. Throws unless each is 200 in the end.
 */
export async function askEach(
  url: string,
  requests: readonly Uint8Array[],
  connections = 4,
): Promise<HttpReply[]> {
  const replies: HttpReply[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(connections, requests.length) }, async () => {
      const connection = await openConnection(url);
      try {
        for (let place = next++; place < requests.length; place = next++) {
          const request = requests[place];
          if (request === undefined) return;
          let reply = await connection.send(request);
          for (let tries = 1; reply.status === OVERLOADED && tries < TRIES; tries += 1) {
            await setTimeout(1_000);
            reply = await connection.send(request);
          }
          if (reply.status !== 200)
            throw new Error(`Status ${reply.status}: ${reply.body.toString('utf8', 0, 500)}`);
          replies[place] = reply;
        }
      } finally {
        connection.close();
      }
    }),
  );
  return replies;
}
