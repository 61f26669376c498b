import { encodeRequest } from '../load/encode-request.ts';
import { headerOf } from '../load/header-of.ts';
import { headersOf } from '../load/query-requests.ts';
import { runLoad } from '../load/run-load.ts';
import { loadFigures, ratioOf } from '../measure/load-rows.ts';
import { bar } from '../measure/result.ts';
import { inRounds } from '../measure/rounds.ts';
import { boundOf, THOUSAND_ROWS_SQL, thousandRows } from '../questions.ts';
import { startTarget } from '../servers/target.ts';
import type { Row } from './row.ts';

const CONNECTIONS = 2;

export const thousandRowAnswer: Row = {
  title: '1000-row answer, uncached: CPU per request',
  method:
    'A thousand rows of four texts, two doubles and a count, no question asked twice, on two connections; CPU of the server’s process against Express 5 with a pg pool and `response.json(rows)`. Postgres’s own time is in neither.',
  async run({ scale, startLens, databases, tokens }) {
    const lens = await startLens();
    const floor = await startTarget('serve-floor.ts', {
      bytes: '{}',
      sql: THOUSAND_ROWS_SQL,
      databaseUrl: databases.analyticsUrl,
    });
    let key = 0;
    const headers = headersOf(tokens[0] ?? '');
    const sides = {
      lens: () =>
        runLoad(lens, {
          request: () =>
            encodeRequest({ path: '/query', headers, body: JSON.stringify(thousandRows((key += 1))) }),
          seconds: scale.seconds,
          connections: CONNECTIONS,
          isRight: ({ status, head }) => status === 200 && headerOf(head, 'Lens-Cache') === 'miss',
        }),
      express: () =>
        runLoad(floor, {
          request: () =>
            encodeRequest({ path: '/query', body: JSON.stringify({ values: [boundOf((key += 1))] }) }),
          seconds: scale.seconds,
          connections: CONNECTIONS,
        }),
    };
    try {
      await inRounds(1, sides);
      const found = await inRounds(scale.rounds, sides);
      const bars = [
        bar(
          'CPU per request of Lens over pg and `response.json`',
          'atMost',
          0.6,
          ratioOf(found, ['lens', 'express'], 'cpuMicrosecondsPerRequest'),
        ),
      ];
      return {
        figures: loadFigures(found, { lens: 'Lens', express: 'Express and pg' }),
        bars,
        notes: [],
        ...(bars.every(({ isMet }) => isMet) ? {} : { profile: await lens.profile(sides.lens) }),
      };
    } finally {
      await Promise.all([lens.stop(), floor.stop()]);
    }
  },
};
