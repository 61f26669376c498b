import pg from 'pg';
import { readFileOf } from '../load/read-file.ts';
import { headersOf } from '../load/query-requests.ts';
import { bar } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import { startTarget, type Target } from '../servers/target.ts';
import type { Row } from './row.ts';

const MAX_ROWS = 1_000_000;
const SAMPLE_MS = 50;
/** After each piece of a slow reader's. */
const PAUSE_MS = 1;
const MEGABYTE = 1_048_576;

const FIELDS = ['id', 'orderedAt', 'category', 'channel', 'country', 'revenue', 'quantity', 'customer'];
const SQL = `SELECT id, ordered_at, category, channel, country, revenue, quantity, customer_id
  FROM retail.orders ORDER BY id LIMIT $1`;

interface ExportFigures {
  firstByteMs: number;
  cpuMs: number;
  /** Of the server's process, over what it was before. */
  grownMegabytes: number;
}

export const exportOfRows: Row = {
  title: '1,000,000-row export',
  method:
    'A million orders of eight columns by their key as NDJSON, read at once and with a pause after each piece; resident memory of the server’s process, sampled every 50 ms. The first byte against the first row of the same statement by a cursor of one connected pg client; CPU of the server’s process against Express 5 with a pg pool and `response.json(rows)`.',
  async run({ scale, startLens, databases, tokens }) {
    const rows = Math.min(MAX_ROWS, scale.orders);
    const lens = await startLens();
    const floor = await startTarget('serve-floor.ts', {
      bytes: '{}',
      sql: SQL,
      databaseUrl: databases.analyticsUrl,
    });
    const client = new pg.Client({ connectionString: databases.analyticsUrl });
    await client.connect();
    const spec = JSON.stringify({ dataset: 'orders', fields: FIELDS, limit: rows });
    const ofLens = (pauseMs?: number): Promise<ExportFigures> =>
      watched(lens, () =>
        readFileOf(`${lens.url}/query/export?format=ndjson`, headersOf(tokens[0] ?? ''), spec, pauseMs),
      );
    const sides = {
      fast: () => ofLens(),
      slow: () => ofLens(PAUSE_MS),
      express: () =>
        watched(floor, () =>
          readFileOf(`${floor.url}/query`, {}, JSON.stringify({ values: [rows] }), undefined),
        ),
      pg: async () => ({ firstByteMs: await firstRowMs(client, rows), cpuMs: 0, grownMegabytes: 0 }),
    };
    try {
      await inRounds(1, sides);
      const found = await inRounds(scale.rounds, sides);
      const figure = (name: string, unit: string, pick: (round: (typeof found)[number]) => number) => ({
        name,
        unit,
        summary: over(found, pick),
      });
      return {
        figures: [
          figure('Lens: first byte', 'ms', ({ fast }) => fast.firstByteMs),
          figure('pg: first row', 'ms', (round) => round.pg.firstByteMs),
          figure('Lens: CPU', 'ms', ({ fast }) => fast.cpuMs),
          figure('Express and pg: CPU', 'ms', ({ express }) => express.cpuMs),
          figure('Express and pg: growth of memory', 'MB', ({ express }) => express.grownMegabytes),
        ],
        bars: [
          bar(
            'first byte of Lens over pg’s first row',
            'atMost',
            1.5,
            over(found, (round) => round.fast.firstByteMs / round.pg.firstByteMs),
          ),
          bar(
            'growth of memory, fast reader',
            'atMost',
            50,
            over(found, ({ fast }) => fast.grownMegabytes),
            'MB',
          ),
          bar(
            'growth of memory, slow reader',
            'atMost',
            50,
            over(found, ({ slow }) => slow.grownMegabytes),
            'MB',
          ),
          bar(
            'CPU of Lens over pg and `response.json`',
            'atMost',
            0.5,
            over(found, ({ fast, express }) => fast.cpuMs / express.cpuMs),
          ),
        ],
        notes: [],
      };
    } finally {
      await client.end();
      await Promise.all([lens.stop(), floor.stop()]);
    }
  },
};

/** What reading a large answer costs the server that gives it. */
async function watched(target: Target, read: () => Promise<{ firstByteMs: number }>): Promise<ExportFigures> {
  const before = await target.residentBytes();
  const cpuBefore = await target.cpuMs();
  let most = before;
  let isAsked = false;
  const timer = setInterval(async () => {
    // A process that is busy answers late.
    if (isAsked) return;
    isAsked = true;
    most = Math.max(most, await target.residentBytes());
    isAsked = false;
  }, SAMPLE_MS);
  try {
    const { firstByteMs } = await read();
    const cpuMs = (await target.cpuMs()) - cpuBefore;
    return { firstByteMs, cpuMs, grownMegabytes: (most - before) / MEGABYTE };
  } finally {
    clearInterval(timer);
  }
}

/** Milliseconds until a cursor over the same rows gives its first one. */
async function firstRowMs(client: pg.Client, rows: number): Promise<number> {
  const startedAt = performance.now();
  await client.query('BEGIN READ ONLY');
  await client.query(`DECLARE first_row NO SCROLL CURSOR FOR ${SQL}`, [rows]);
  await client.query('FETCH 1 FROM first_row');
  const took = performance.now() - startedAt;
  await client.query('COMMIT');
  return took;
}
