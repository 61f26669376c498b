import pg from 'pg';
import type { Bench } from '../bench.ts';
import { askEach } from '../load/ask-each.ts';
import { encodeRequest } from '../load/encode-request.ts';
import { openConnection } from '../load/http-connection.ts';
import { eachKey, headersOf } from '../load/query-requests.ts';
import { bar, type BarResult, type Figure } from '../measure/result.ts';
import { over } from '../measure/rounds.ts';
import type { Target } from '../servers/target.ts';
import { startRedis } from '../services/start-redis.ts';
import type { Row } from './row.ts';

/** A question of about a second over five million orders; the bound differs each time and excludes nothing. */
const SQL = `SELECT category, channel, sum(revenue), avg(revenue)::float8, stddev(revenue)::float8, max(revenue), min(revenue)
  FROM retail.orders WHERE quantity > $1 GROUP BY category, channel ORDER BY category, channel LIMIT 1001`;

const specOf = (bound: number): string =>
  JSON.stringify({
    dataset: 'orders',
    metrics: (['sum', 'avg', 'stddev', 'max', 'min'] as const).map((aggregate) => ({
      aggregate,
      field: 'revenue',
      as: aggregate,
    })),
    dimensions: ['category', 'channel'],
    filters: [{ field: 'quantity', op: 'gt', value: bound }],
  });

/** Askers of one process each, at one moment. */
interface Herd {
  calls: number;
  slowestMs: number;
  aloneMs: number;
}

export const coldHerd: Row = {
  title: '200 identical cold requests',
  method:
    'The same question of about a second, asked 200 times at once on connections of their own, of one process and of three that share a cache; statements counted by pg_stat_statements; against pg running that query alone, right before. No process is kept on a processor.',
  async run(bench) {
    const redis = await startRedis();
    const notes: string[] =
      redis === undefined ? ['There is no redis-server here, so that is left out.'] : [];
    const setups: { name: string; processes: number; changes: Record<string, string> }[] = [
      { name: 'one process', processes: 1, changes: {} },
      ...(redis === undefined
        ? []
        : [
            {
              name: 'three processes and Redis',
              processes: bench.scale.processes,
              changes: { REDIS_URL: redis.url },
            },
          ]),
      {
        name: 'three processes and the app database',
        processes: bench.scale.processes,
        changes: { CACHE_SHARED: 'postgres' },
      },
    ];
    const figures: Figure[] = [];
    const bars: BarResult[] = [];
    try {
      for (const { name, processes, changes } of setups) {
        const rounds = await measure(bench, processes, changes);
        figures.push(
          { name: `${name}: the query alone`, unit: 'ms', summary: over(rounds, ({ aloneMs }) => aloneMs) },
          {
            name: `${name}: slowest answer`,
            unit: 'ms',
            summary: over(rounds, ({ slowestMs }) => slowestMs),
          },
        );
        bars.push(
          bar(
            `${name}: statements`,
            'atMost',
            1,
            over(rounds, ({ calls }) => calls),
            '',
          ),
          bar(
            `${name}: slowest answer over the query alone`,
            'atMost',
            1.25,
            over(rounds, ({ slowestMs, aloneMs }) => slowestMs / aloneMs),
          ),
        );
      }
    } finally {
      await redis?.stop();
    }
    return { figures, bars, notes };
  },
};

async function measure(
  { scale, databases, startLens, tokens }: Bench,
  processes: number,
  changes: Record<string, string>,
): Promise<Herd[]> {
  const token = tokens[0] ?? '';
  const client = new pg.Client({ connectionString: databases.analyticsUrl });
  await client.connect();
  const targets: Target[] = [];
  try {
    for (let place = 0; place < processes; place += 1) targets.push(await startLens(changes, null));
    // Connections are made and the role is checked by then.
    for (const { url } of targets) await askEach(url, eachKey(4, token));
    const rounds: Herd[] = [];
    for (let round = -1; round < scale.rounds; round += 1) {
      const startedAt = performance.now();
      await client.query(SQL, [-20 - round]);
      const aloneMs = performance.now() - startedAt;
      await databases.forgetCalls();
      const slowestMs = await askAtOnce(targets, scale.crowd, specOf(-1000 - round), token);
      const calls = await databases.calls('%"retail"."orders"%');
      // The first one warms up what both sides stand on.
      if (round >= 0) rounds.push({ calls, slowestMs, aloneMs });
    }
    return rounds;
  } finally {
    await client.end();
    await Promise.all(targets.map((target) => target.stop()));
  }
}

/** Milliseconds until the last of so many has the answer. */
async function askAtOnce(
  targets: readonly Target[],
  crowd: number,
  body: string,
  token: string,
): Promise<number> {
  const request = encodeRequest({ path: '/query', headers: headersOf(token), body });
  const connections = await Promise.all(
    Array.from({ length: crowd }, (_, place) => openConnection(targets[place % targets.length]?.url ?? '')),
  );
  try {
    const startedAt = performance.now();
    const replies = await Promise.all(connections.map((connection) => connection.send(request)));
    const tookMs = performance.now() - startedAt;
    const wrong = replies.find(({ status }) => status !== 200);
    if (wrong !== undefined)
      throw new Error(`One of the crowd got status ${wrong.status}: ${wrong.body.toString('utf8', 0, 300)}`);
    return tookMs;
  } finally {
    for (const connection of connections) connection.close();
  }
}
