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

/** So many orders in a row take Postgres some six milliseconds, on one processor; where they begin differs each time. */
const WIDTH = 20_000;
const SQL = `SELECT category, count(*)::float8 AS orders, avg(quantity)::float8 AS "averageQuantity"
  FROM retail.orders WHERE id >= $1 AND id < $2 GROUP BY category ORDER BY orders DESC, category LIMIT 100`;

const specOf = (from: number): string =>
  JSON.stringify({
    dataset: 'orders',
    metrics: [
      { aggregate: 'count', as: 'orders' },
      { field: 'quantity', aggregate: 'avg', as: 'averageQuantity' },
    ],
    dimensions: ['category'],
    filters: [
      { field: 'id', op: 'gte', value: String(from) },
      { field: 'id', op: 'lt', value: String(from + WIDTH) },
    ],
    orderBy: [{ field: 'orders', direction: 'desc' }],
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
    let from = 0;
    const timed = async (ask: (from: number) => Promise<unknown>): Promise<number> => {
      from += 1;
      const startedAt = performance.now();
      await ask(from);
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
      toFloor.send(
        encodeRequest({ path: '/query', body: JSON.stringify({ values: [value, value + WIDTH] }) }),
      );
    const sides = {
      lens: () => timed(askLens),
      express: () => timed(askFloor),
      pg: () => timed((value) => client.query(SQL, [value, value + WIDTH])),
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
