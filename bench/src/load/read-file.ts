import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a large answer took. */
export interface FileFigures {
  firstByteMs: number;
  bytes: number;
}

/** Posts JSON and reads the answer as it comes, with a pause after each piece for a slow reader. Throws for a part. */
export async function readFileOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  pauseMs: number | undefined,
): Promise<FileFigures> {
  const startedAt = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<FileFigures>();
  const sent = request(
    url,
    { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    (answer) => {
      const read = async (): Promise<FileFigures> => {
        let firstByteMs = 0;
        let bytes = 0;
        for await (const piece of answer) {
          if (bytes === 0) firstByteMs = performance.now() - startedAt;
          bytes += (piece as Buffer).length;
          if (pauseMs !== undefined) await sleep(pauseMs);
        }
        if (answer.statusCode !== 200 || !answer.complete) throw new Error('A large answer did not come.');
        return { firstByteMs, bytes };
      };
      read().then(resolve, reject);
    },
  );
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
