import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import moment from 'moment-timezone';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Granularity, QuerySpec } from '../src/contract/types/query.ts';
import { contextFor, EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';
import { readMatrixZones, transitionsOf, type MatrixZones } from './time-matrix/zones.ts';

const DAY_MS = 86_400_000;

let db: TestDatabase;
let runner: QueryRunner;
let zones: MatrixZones;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query('CREATE TABLE public.everything (c_integer integer, c_timestamptz timestamptz)');
  runner = await createQueryRunner(db.url);
  zones = await readMatrixZones(db);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

/** Every bucket that a minute of a span falls in, by the library, as the answer writes it. */
function bucketsOf(zone: string, from: number, to: number, granularity: Granularity): string[] {
  const found = new Set<string>();
  for (let at = from; at < to; at += 60_000) {
    const wall = moment.tz(at, zone);
    if (granularity === 'day') found.add(wall.format('YYYY-MM-DD'));
    else if (granularity === 'month') found.add(wall.format('YYYY-MM-01'));
    else if (granularity === 'week') found.add(wall.clone().startOf('isoWeek').format('YYYY-MM-DD'));
    else {
      // The start of the hour on this clock, or the change that cut it short.
      let start = at - ((at + wall.utcOffset() * 60_000) % 3_600_000);
      while (moment.tz(start, zone).utcOffset() !== wall.utcOffset()) start += 60_000;
      found.add(new Date(start).toISOString());
    }
  }
  return [...found];
}

it('every bucket is there once, in every zone whose clocks change', { timeout: 300_000 }, async () => {
  expect(zones.names.length).toBeGreaterThan(100);
  let checked = 0;
  for (const zone of zones.distinct.filter((name) => !zones.disputed.has(name))) {
    for (const change of transitionsOf(zone).slice(0, 2)) {
      const from = Math.floor(change / DAY_MS) * DAY_MS - DAY_MS;
      const to = from + 3 * DAY_MS;
      for (const granularity of ['hour', 'day', 'week', 'month'] as const) {
        const spec: Partial<QuerySpec> = {
          timezone: zone,
          metrics: [{ aggregate: 'count', as: 'n' }],
          dimensions: [{ field: 'moment', granularity, as: 'at' }],
          filters: [
            {
              field: 'moment',
              op: 'inRange',
              value: { start: new Date(from).toISOString(), end: new Date(to).toISOString() },
            },
          ],
          fill: 'zero',
        };
        const { rows } = await runner.ask(EVERYTHING, spec, {
          ...contextFor(EVERYTHING),
          zones: zones.source,
        });
        const shown = rows.map(({ at }) =>
          granularity === 'hour' ? new Date(String(at)).toISOString() : at,
        );
        expect(shown, `${zone} ${granularity} ${new Date(change).toISOString()}`).toEqual(
          bucketsOf(zone, from, to, granularity).toSorted(),
        );
        expect(rows.every(({ n }) => n === 0)).toBe(true);
        checked += 1;
      }
    }
  }
  expect(checked).toBeGreaterThan(200);
});

it('a day that a zone skipped is none', async () => {
  const { rows } = await runner.ask(EVERYTHING, {
    timezone: 'Pacific/Apia',
    metrics: [{ aggregate: 'count', as: 'n' }],
    dimensions: [{ field: 'moment', granularity: 'day', as: 'at' }],
    filters: [{ field: 'moment', op: 'inRange', value: { start: '2011-12-28', end: '2012-01-02' } }],
    fill: 'null',
  });
  expect(rows.map(({ at }) => at)).toEqual(['2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01']);
});
