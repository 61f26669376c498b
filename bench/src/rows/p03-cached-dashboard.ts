import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { headerOf } from '../load/header-of.ts';
import { headersOf } from '../load/query-requests.ts';
import { runLoad } from '../load/run-load.ts';
import { loadFigures, ratioOf } from '../measure/load-rows.ts';
import { bar } from '../measure/result.ts';
import { inRounds } from '../measure/rounds.ts';
import { startTarget } from '../servers/target.ts';
import type { Row } from './row.ts';

export const cachedDashboard: Row = {
  title: 'Cached dashboard of 12 widgets in one request',
  method:
    'POST /dashboards/:id/data against Express 5 sending the same bytes; GET /dashboards/:id/data with the ETag against Express answering an empty 304.',
  async run({ scale, startLens, databases, admin, dashboards }) {
    const { rounds, seconds } = scale;
    const headers = headersOf(admin);
    const path = `/dashboards/${dashboards.sales}/data`;
    const load = encodeRequest({ path, headers, body: '{}' });
    const lens = await startLens();
    await askEach(lens.url, [load]);
    const [whole] = await askEach(lens.url, [load]);
    const [tagged] = await askEach(lens.url, [encodeRequest({ method: 'GET', path, headers })]);
    const bytes = whole?.body.toString() ?? '';
    const etag = headerOf(tagged?.head ?? '', 'ETag') ?? '';
    const again = encodeRequest({ method: 'GET', path, headers: { ...headers, 'if-none-match': etag } });
    const floor = await startTarget('serve-floor.ts', {
      bytes,
      sql: 'SELECT 1',
      databaseUrl: databases.analyticsUrl,
    });
    const sent = encodeRequest({ path: '/bytes', body: '{}' });
    const empty = encodeRequest({ method: 'GET', path: '/empty', headers: { 'if-none-match': etag } });
    const unchanged = ({ status }: { status: number }): boolean => status === 304;
    const hits = ({ status, body }: { status: number; body: Buffer }): boolean =>
      status === 200 && !body.includes('"status":"miss"') && !body.includes('"status":"error"');
    const sides = {
      lens: () => runLoad(lens, { request: () => load, seconds, isRight: hits }),
      express: () => runLoad(floor, { request: () => sent, seconds }),
      lens304: () => runLoad(lens, { request: () => again, seconds, isRight: unchanged }),
      express304: () => runLoad(floor, { request: () => empty, seconds, isRight: unchanged }),
    };
    try {
      await inRounds(1, sides);
      const found = await inRounds(rounds, sides);
      const bars = [
        bar(
          'throughput over Express sending the same bytes',
          'atLeast',
          0.6,
          ratioOf(found, ['lens', 'express'], 'requestsPerSecond'),
        ),
        bar(
          'throughput of the 304 over Express’s empty 304',
          'atLeast',
          0.75,
          ratioOf(found, ['lens304', 'express304'], 'requestsPerSecond'),
        ),
      ];
      const cpu = (ratio: ReturnType<typeof ratioOf>): string => ratio.median.toFixed(2);
      return {
        figures: loadFigures(found, {
          lens: 'Lens',
          express: 'Express',
          lens304: 'Lens, 304',
          express304: 'Express, 304',
        }),
        bars,
        notes: [
          `The answer has ${Buffer.byteLength(bytes).toLocaleString('en-US')} bytes. CPU per request over Express: ${cpu(ratioOf(found, ['lens', 'express'], 'cpuMicrosecondsPerRequest'))} ×, and ${cpu(ratioOf(found, ['lens304', 'express304'], 'cpuMicrosecondsPerRequest'))} × for the 304.`,
        ],
        ...(bars.every(({ isMet }) => isMet)
          ? {}
          : {
              profile: await lens.profile(() => (bars[0]?.isMet === true ? sides.lens304() : sides.lens())),
            }),
      };
    } finally {
      await Promise.all([lens.stop(), floor.stop()]);
    }
  },
};
