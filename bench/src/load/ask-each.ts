import { openConnection, type HttpReply } from './http-connection.ts';

/** Sends each request once, a few at a time, and returns the answers in their order. Throws unless each is 200. */
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
          const reply = await connection.send(request);
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
