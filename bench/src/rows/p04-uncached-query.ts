import pg from 'pg';
import { encodeRequest } from '../load/encode-request.ts';
import { headerOf } from '../load/header-of.ts';
import { openConnection } from '../load/http-connection.ts';
import { headersOf } from '../load/query-requests.ts';
import { bar } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import { startTarget } from '../servers/target.ts';
import { summarize } from '../statistics.ts';
import type { Row } from './row.ts';

/** A question about one airport's flights of a week; `distance` differs each time, so that nothing is cached. */
const SQL = `SELECT destination, count(*)::float8 AS flights, avg(delay)::float8 AS "averageDelay"
  FROM public.flights WHERE origin = $1 AND date >= $2 AND date < $3 AND distance IS DISTINCT FROM $4
  GROUP BY destination ORDER BY flights DESC, destination LIMIT 100`;
const BOUNDS = ['ORD', '2001-03-01', '2001-03-08'] as const;

const specOf = (unused: number): string =>
  JSON.stringify({
    dataset: 'flights',
    metrics: [
      { aggregate: 'count', as: 'flights' },
      { field: 'delay', aggregate: 'avg', as: 'averageDelay' },
    ],
    dimensions: ['destination'],
    filters: [
      { field: 'origin', op: 'eq', value: BOUNDS[0] },
      { field: 'date', op: 'inRange', value: { start: BOUNDS[1], end: BOUNDS[2] } },
      { field: 'distance', op: 'neq', value: unused },
    ],
    orderBy: [{ field: 'flights', direction: 'desc' }],
    limit: 100,
  });

export const uncachedQuery: Row = {
  title: 'Uncached query, one at a time',
  method:
    'The same question of a few milliseconds asked in turn of Lens, of a hand-written Express 5 endpoint with a pg pool, and by one connected pg client; milliseconds from question to whole answer. The server’s process is kept on one processor, Postgres is free.',
  async run({ scale, startLens, databases, tokens }) {
    const lens = await startLens();
    const floor = await startTarget('serve-floor.ts', {
      bytes: '{}',
      sql: SQL,
      databaseUrl: databases.analyticsUrl,
    });
    const client = new pg.Client({ connectionString: databases.analyticsUrl });
    await client.connect();
    const [toLens, toFloor] = [await openConnection(lens.url), await openConnection(floor.url)];
    let unused = -1;
    const timed = async (ask: (unused: number) => Promise<unknown>): Promise<number> => {
      unused -= 1;
      const startedAt = performance.now();
      await ask(unused);
      return performance.now() - startedAt;
    };
    const askLens = async (value: number): Promise<void> => {
      const reply = await toLens.send(
        encodeRequest({ path: '/query', headers: headersOf(tokens[0] ?? ''), body: specOf(value) }),
      );
      if (reply.status !== 200 || headerOf(reply.head, 'Lens-Cache') !== 'miss')
        throw new Error(`Not an uncached answer: ${reply.body.toString('utf8', 0, 300)}`);
    };
    const askFloor = (value: number): Promise<unknown> =>
      toFloor.send(encodeRequest({ path: '/query', body: JSON.stringify({ values: [...BOUNDS, value] }) }));
    const sides = {
      lens: () => timed(askLens),
      express: () => timed(askFloor),
      pg: () => timed((value) => client.query(SQL, [...BOUNDS, value])),
    };
    try {
      await inRounds(20, sides);
      // A round's figure is the median of its questions, which take turns one by one.
      const each = Math.max(1, Math.floor(scale.questions / scale.rounds));
      const rounds: Record<keyof typeof sides, number>[] = [];
      for (let round = 0; round < scale.rounds; round += 1) {
        const asked = await inRounds(each, sides);
        const median = (side: keyof typeof sides): number => over(asked, (one) => one[side]).median;
        rounds.push({ lens: median('lens'), express: median('express'), pg: median('pg') });
      }
      const figure = (name: string, side: keyof typeof sides) => ({
        name: `${name}: p50`,
        unit: 'ms',
        summary: summarize(rounds.map((round) => round[side])),
      });
      return {
        figures: [
          figure('Lens', 'lens'),
          figure('Express and pg by hand', 'express'),
          figure('pg alone', 'pg'),
        ],
        bars: [
          bar(
            'p50 of Lens over pg alone',
            'atMost',
            1.3,
            over(rounds, ({ lens: ours, pg: theirs }) => ours / theirs),
          ),
          bar(
            'p50 of Lens over Express and pg by hand',
            'atMost',
            1,
            over(rounds, ({ lens: ours, express }) => ours / express),
          ),
        ],
        notes: ['pg alone is spared HTTP, a read-only transaction with its timeouts, limits and a login.'],
      };
    } finally {
      toLens.close();
      toFloor.close();
      await client.end();
      await Promise.all([lens.stop(), floor.stop()]);
    }
  },
};
