import pg from 'pg';
import type { Bench } from './setup.ts';
import { type Summary, summarize } from './statistics.ts';
import { startTarget } from './target.ts';

const ROUNDS = 60;

/** A question about one airport's flights of a few days; `distance` differs each time, so that nothing is cached. */
const SQL = `SELECT destination, count(*)::float8 AS flights, avg(delay)::float8 AS "averageDelay"
  FROM public.flights WHERE origin = $1 AND date >= $2 AND date < $3 AND distance IS DISTINCT FROM $4
  GROUP BY destination ORDER BY flights DESC, destination LIMIT 100`;

export interface UncachedFigures {
  /** Milliseconds from question to whole answer, one at a time. */
  lens: Summary;
  handWritten: Summary;
  pgAlone: Summary;
  /** Lens over the other, round by round. */
  overPgAlone: Summary;
  overHandWritten: Summary;
}

/** The same question asked of Lens, of a hand-written Express endpoint, and by `pg` alone, in turn. */
export async function benchUncached(bench: Bench): Promise<UncachedFigures> {
  const bounds = ['ORD', '2001-03-01', '2001-03-08'];
  const floor = await startTarget('serve-floor.ts', {
    bytes: '{}',
    sql: SQL,
    values: [...bounds, -1],
    databaseUrl: bench.analyticsUrl,
  });
  const client = new pg.Client({ connectionString: bench.analyticsUrl });
  await client.connect();
  try {
    const times: { lens: number; handWritten: number; pgAlone: number }[] = [];
    for (let round = -5; round < ROUNDS; round += 1) {
      const lens = await millisecondsOf(() => askLens(bench, -100 - round));
      const handWritten = await millisecondsOf(async () => {
        const response = await fetch(`${floor.url}/query`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        await response.text();
      });
      const pgAlone = await millisecondsOf(() => client.query(SQL, [...bounds, -1]));
      // The first rounds warm every side up.
      if (round >= 0) times.push({ lens, handWritten, pgAlone });
    }
    return {
      lens: summarize(times.map((time) => time.lens)),
      handWritten: summarize(times.map((time) => time.handWritten)),
      pgAlone: summarize(times.map((time) => time.pgAlone)),
      overPgAlone: summarize(times.map((time) => time.lens / time.pgAlone)),
      overHandWritten: summarize(times.map((time) => time.lens / time.handWritten)),
    };
  } finally {
    await client.end();
    await floor.stop();
  }
}

async function askLens(bench: Bench, unused: number): Promise<void> {
  const response = await fetch(`${bench.lens.url}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bench.token}` },
    body: JSON.stringify({
      dataset: 'flights',
      metrics: [
        { aggregate: 'count', as: 'flights' },
        { field: 'delay', aggregate: 'avg', as: 'averageDelay' },
      ],
      dimensions: ['destination'],
      filters: [
        { field: 'origin', op: 'eq', value: 'ORD' },
        { field: 'date', op: 'inRange', value: { start: '2001-03-01', end: '2001-03-08' } },
        { field: 'distance', op: 'neq', value: unused },
      ],
      orderBy: [{ field: 'flights', direction: 'desc' }],
      limit: 100,
    }),
  });
  const text = await response.text();
  if (!response.ok || response.headers.get('lens-cache') !== 'miss')
    throw new Error(`Not an uncached answer: ${text.slice(0, 300)}`);
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
