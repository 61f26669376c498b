import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { headerOf } from '../load/header-of.ts';
import type { HttpReply } from '../load/http-connection.ts';
import { eachKey, queryRequests } from '../load/query-requests.ts';
import { runLoad } from '../load/run-load.ts';
import { loadFigures, ratioOf } from '../measure/load-rows.ts';
import { bar } from '../measure/result.ts';
import { inRounds } from '../measure/rounds.ts';
import { startTarget } from '../servers/target.ts';
import type { Row } from './row.ts';

/** An answer out of the cache. */
export const isHit = ({ status, head }: HttpReply): boolean =>
  status === 200 && headerOf(head, 'Lens-Cache') === 'hit';

export const cachedQuery: Row = {
  title: 'Cached query over HTTP',
  method:
    'POST /query with a JWT, 10,000 distinct questions and 100 users in rotation, production defaults, access log off; against Express 5 with `express.json()` that answers the same bytes from memory. Answers stay fresh for an hour here.',
  async run({ scale, startLens, databases, tokens }) {
    const { keys, rounds, seconds } = scale;
    const lens = await startLens();
    const [first] = await askEach(lens.url, eachKey(keys, tokens[0] ?? ''));
    const bytes = first?.body.toString() ?? '';
    const floor = await startTarget('serve-floor.ts', {
      bytes,
      sql: 'SELECT 1',
      databaseUrl: databases.analyticsUrl,
    });
    const request = queryRequests(keys, tokens);
    const onFloor = (path: string) => {
      const same = encodeRequest({ path, body: requestBody(request(0)) });
      return () => same;
    };
    const [bytesRequest, bareRequest] = [onFloor('/bytes'), onFloor('/bare')];
    const askLens = (round: number, length = seconds) =>
      runLoad(lens, { request, seconds: length, from: round * 1_000_000, isRight: isHit });
    try {
      // Each key by some principals, and each principal at least once.
      await askLens(9, seconds);
      await runLoad(floor, { request: bytesRequest, seconds: seconds / 2 });
      await runLoad(floor, { request: bareRequest, seconds: seconds / 2 });
      const found = await inRounds(rounds, {
        lens: (round) => askLens(round),
        express: () => runLoad(floor, { request: bytesRequest, seconds }),
        bare: () => runLoad(floor, { request: bareRequest, seconds }),
      });
      const throughput = ratioOf(found, ['lens', 'express'], 'requestsPerSecond');
      const cpu = ratioOf(found, ['lens', 'express'], 'cpuMicrosecondsPerRequest');
      const bars = [
        bar('throughput of Lens over Express', 'atLeast', 0.75, throughput),
        bar('CPU per request of Lens over Express', 'atMost', 1.4, cpu),
      ];
      return {
        figures: loadFigures(found, {
          lens: 'Lens',
          express: 'Express',
          bare: 'Express without its JSON reader, `send` and ETag',
        }),
        bars,
        notes: [
          `An answer has ${Buffer.byteLength(bytes).toLocaleString('en-US')} bytes. The handler without Express's conveniences is shown for comparison; nobody writes it.`,
        ],
        ...(bars.every(({ isMet }) => isMet) ? {} : { profile: await lens.profile(() => askLens(8)) }),
      };
    } finally {
      await Promise.all([lens.stop(), floor.stop()]);
    }
  },
};

function requestBody(request: Uint8Array): string {
  const text = Buffer.from(request).toString();
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}
