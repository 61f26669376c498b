import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import moment from 'moment-timezone';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilterCondition, Granularity, Metric, QueryResult, Row } from '../src/contract/types/query.ts';
import type { QueryContext } from '../src/query/index.ts';
import { contextFor } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';
import { cutByLibrary, firstInstant } from './time-matrix/library.ts';
import { RANGE_CASES, type RangeCase } from './time-matrix/ranges.ts';
import { REFERENCES } from './time-matrix/reference.ts';
import {
  AS_MOMENT,
  instantsOf,
  sampleOf,
  samplesDataset,
  STORED,
  storeSamples,
  type Stored,
} from './time-matrix/sample.ts';
import { readMatrixZones, transitionsOf, type MatrixZones } from './time-matrix/zones.ts';

const NAMED = Object.keys(REFERENCES) as (keyof typeof REFERENCES)[];
const BINS = [
  { every: 15, unit: 'minute' },
  { every: 40, unit: 'minute' },
  { every: 72, unit: 'minute' },
  { every: 2, unit: 'hour' },
  { every: 6, unit: 'hour' },
] as const satisfies readonly Granularity[];
const GRANULARITIES: readonly Granularity[] = [...NAMED, ...BINS];
/** Zones whose clocks change off the hour or by a part of one. */
const OFF_THE_HOUR = [
  'America/Caracas',
  'America/St_Johns',
  'Asia/Katmandu',
  'Asia/Pyongyang',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
];
/** Every range over two kinds of storage, some over all, and those in days over what has no zone. */
const RANGE_COLUMNS: readonly { field: keyof typeof AS_MOMENT | 'wall' | 'day'; range: RangeCase }[] =
  RANGE_CASES.flatMap((range, index) =>
    [
      ...(index === 0 ? STORED : STORED.slice(0, 2)),
      ...(range.inDays ? [index % 2 === 0 ? ('wall' as const) : ('day' as const)] : []),
    ].map((field) => ({ field, range })),
  );
const LIMITS = {
  ...contextFor(samplesDataset('UTC')).limits,
  maxDimensions: 200,
  maxMetrics: 500,
  maxFilters: 2000,
};

let db: TestDatabase;
let runner: QueryRunner;
let reference: pg.Client;
let zones: MatrixZones;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  zones = await readMatrixZones(db);
  await storeSamples(db, zones.names);
  runner = await createQueryRunner(db.url);
  reference = new pg.Client({ connectionString: db.url });
  await reference.connect();
});

afterAll(async () => {
  await runner?.close();
  await reference?.end();
  await db?.drop();
});

/** Rows by Postgres's own arithmetic in the session's zone, as arrays. */
async function askReference(zone: string, columns: readonly string[], from: string): Promise<unknown[][]> {
  await reference.query("SELECT set_config('TimeZone', $1, false)", [zone]);
  const { rows } = await reference.query<unknown[]>({
    text: `SELECT ${columns.join(', ')} FROM ${from}`,
    values: [zone],
    rowMode: 'array',
  });
  return rows;
}

type NameCell = (index: number) => string;

/** The cells that differ, in words. */
function differences(found: readonly unknown[], expected: readonly unknown[], name: NameCell): string[] {
  const wrong = expected.flatMap((value, index) =>
    found[index] === value ? [] : [`${name(index)}: ${String(found[index])}, not ${String(value)}`],
  );
  return found.length === expected.length ? wrong : [...wrong, `${name(0)}: another number of cells`];
}

describe('the time matrix', () => {
  it('covers every zone whose clocks change, and says where tz databases disagree', () => {
    console.info(
      `${zones.names.length} zones in ${zones.distinct.length} groups; tz databases disagree on: ${zones.report.join('; ') || 'none'}`,
    );
    expect(zones.names.length).toBeGreaterThan(130);
    expect(zones.names).toEqual(expect.arrayContaining(OFF_THE_HOUR));
    // What holds for one zone of a group holds for all, since their clocks show the same.
    expect(zones.distinct.length).toBeGreaterThan(30);
    expect(
      zones.report.length,
      'update the time zones of the server, of Node or of the library',
    ).toBeLessThanOrEqual(3);
  });

  it('cuts moments into every granularity as both do, however they are stored', async () => {
    // The other zones of a group only show that their names mean the same.
    const distinct = new Set(zones.distinct);
    for (const zone of zones.names) {
      const sample = sampleOf(zone);
      const library = rememberedLibrary(zone);
      const wrong: string[] = [];
      for (const fields of distinct.has(zone)
        ? [STORED.slice(0, 2), STORED.slice(2)]
        : [STORED.slice(0, 1)]) {
        const cuts = fields.flatMap((field) => GRANULARITIES.map((granularity) => ({ field, granularity })));
        const rows = await askCuts(zone, cuts);
        expect(rows).toHaveLength(sample.length);
        const named = cuts.filter(({ granularity }) => typeof granularity === 'string');
        const expected = await askReference(
          zone,
          named.map(({ field, granularity }) =>
            REFERENCES[granularity as keyof typeof REFERENCES](`(${AS_MOMENT[field]})`),
          ),
          'public.samples WHERE zone = $1 ORDER BY n',
        );
        for (const [n, row] of rows.entries()) {
          const cells = cuts.map((_, index) => row[`c${index}`]);
          const label: NameCell = (index) => `row ${n} ${JSON.stringify(cuts[index])}`;
          const cellsNamed = cells.filter((_, index) => typeof cuts[index]?.granularity === 'string');
          wrong.push(
            ...differences(
              cellsNamed,
              expected[n] ?? [],
              (index) => `row ${n} ${JSON.stringify(named[index])} by Postgres`,
            ),
          );
          if (zones.disputed.has(zone)) continue;
          const instants = instantsOf(sample[n] ?? { n, change: 0, moment: null, zoned: 0 }, zone);
          const byLibrary = cuts.map(({ field, granularity }) => library(instants[field], granularity));
          wrong.push(...differences(cells, byLibrary, label));
        }
      }
      expect([zone, wrong.length, wrong.slice(0, 5)]).toEqual([zone, 0, []]);
    }
  }, 120_000);

  it('resolves relative ranges before and after each change as Postgres and a library do', async () => {
    for (const zone of zones.distinct) {
      const nows = transitionsOf(zone).flatMap((change) => [change - 1_000, change + 1_000]);
      const size = Math.ceil(sampleOf(zone).length / 2);
      const wrong: string[] = [];
      const expected = await askReference(
        zone,
        RANGE_COLUMNS.map(
          ({ field, range }) =>
            `coalesce(${range.reference(`(${{ ...AS_MOMENT, wall: 'wall', day: 'day' }[field]})`, 'now')}, false)`,
        ),
        `(SELECT to_timestamp(ms / 1000) AS now, i
          FROM unnest(ARRAY[${nows.join()}]::float8[]) WITH ORDINALITY AS list (ms, i)) AS nows,
         (SELECT * FROM public.samples WHERE zone = $1 AND even) AS samples ORDER BY i, n`,
      );
      for (const [index, now] of nows.entries()) {
        const at = new Date(now).toISOString();
        const { rows, ranges } = await askRanges(zone, { now: new Date(now), zones: zones.source });
        expect(rows).toHaveLength(size);
        for (const [n, row] of rows.entries()) {
          const cells = RANGE_COLUMNS.map((_, cell) => row[`c${cell}`] === 1);
          wrong.push(
            ...differences(
              cells,
              expected[index * size + n] ?? [],
              (cell) => `${at} row ${n} ${JSON.stringify(RANGE_COLUMNS[cell])}`,
            ),
          );
        }
        if (zones.disputed.has(zone)) continue;
        const shown = (time: number): string => moment.tz(time, zone).format('YYYY-MM-DDTHH:mm:ssZ');
        const byLibrary = RANGE_CASES.map(({ library }) => library(moment.tz(now, zone)).map(shown).join());
        const echoed = ranges
          .filter(({ field }) => field === 'moment')
          .map(({ start, end }) => `${start},${end}`);
        wrong.push(
          ...differences(
            [...new Set(echoed)].toSorted(),
            [...new Set(byLibrary)].toSorted(),
            () => `${at} the echo`,
          ),
        );
      }
      expect([zone, wrong.length, wrong.slice(0, 5)]).toEqual([zone, 0, []]);
    }
  }, 120_000);

  it('finds by a written day the rows of its bucket, as Postgres does', async () => {
    for (const zone of zones.distinct) {
      const days = transitionsOf(zone).flatMap((change) =>
        [-86_400_000, 0, 86_400_000].map((distance) =>
          moment.tz(change + distance, zone).format('YYYY-MM-DD'),
        ),
      );
      const columns = [...new Set(days)].flatMap((day) => [
        { field: 'moment', day, filter: { op: 'eq', value: day } },
        { field: 'zoned', day, filter: { op: 'inRange', value: { start: day, end: dayAfter(day) } } },
      ]) satisfies { field: Stored; day: string; filter: object }[];
      const expected = await askReference(
        zone,
        columns.map(({ field, day }) => `coalesce(${AS_MOMENT[field]}::date = '${day}', false)`),
        'public.samples WHERE zone = $1 ORDER BY n',
      );
      const { rows } = await askWithin(
        zone,
        columns.map(({ field, filter }): FilterCondition => ({ field, ...filter }) as FilterCondition),
        ['moment', 'zoned'].map((field) => ({ field, granularity: 'day' as const })),
      );
      const wrong = rows.flatMap((row, n) => [
        ...differences(
          columns.map((_, index) => row[`c${index}`] === 1),
          expected[n] ?? [],
          (index) => `row ${n} ${JSON.stringify(columns[index])} by Postgres`,
        ),
        ...differences(
          columns.map((_, index) => row[`c${index}`] === 1),
          columns.map(({ field, day }) => row[`${field}_day`] === day),
          (index) => `row ${n} ${JSON.stringify(columns[index])} by its bucket`,
        ),
      ]);
      expect([zone, wrong.length, wrong.slice(0, 5)]).toEqual([zone, 0, []]);
    }
  }, 120_000);

  it('reads times that clocks skip or show twice as a library does', async () => {
    for (const zone of zones.distinct) {
      if (zones.disputed.has(zone)) continue;
      const walls = transitionsOf(zone).flatMap((change) => {
        const [before, after] = [change - 1, change].map(
          (at) => at + moment.tz(at, zone).utcOffset() * 60_000,
        ) as [number, number];
        return [Math.min(before + 1, after), (before + after) / 2, Math.max(before + 1, after)];
      });
      const columns = walls.flatMap((each) => {
        const wall = Math.floor(each / 60_000) * 60_000;
        const first = firstInstant(wall, zone);
        const isShown = moment.tz(first, zone).format('HH:mm') === moment.utc(wall).format('HH:mm');
        return [
          { wall, op: 'gte' as const, within: (at: number): boolean => at >= first },
          {
            wall,
            op: 'eq' as const,
            within: (at: number): boolean => isShown && at >= first && at < first + 60_000,
          },
        ];
      });
      const { rows } = await askWithin(
        zone,
        columns.map(({ wall, op }) => ({
          field: 'millis',
          op,
          value: moment.utc(wall).format('YYYY-MM-DDTHH:mm'),
        })),
      );
      const sample = sampleOf(zone);
      const wrong = rows.flatMap((row, n) =>
        differences(
          columns.map((_, index) => row[`c${index}`] === 1),
          columns.map(({ within }) => within(sample[n]?.moment ?? Number.NaN)),
          (index) => `row ${n} ${JSON.stringify(columns[index])}`,
        ),
      );
      expect([zone, wrong.length, wrong.slice(0, 5)]).toEqual([zone, 0, []]);
    }
  }, 120_000);
});

const dayAfter = (day: string): string => moment.utc(day).add(1, 'day').format('YYYY-MM-DD');

/** For each row of the sample of a zone, whether it passes each of the conditions. */
async function askWithin(
  zone: string,
  conditions: readonly FilterCondition[],
  dimensions: readonly { field: string; granularity: Granularity }[] = [],
): Promise<QueryResult> {
  return runner.ask(
    samplesDataset(zone),
    {
      dimensions: ['n', ...dimensions],
      metrics: conditions.map((condition, index) => ({
        aggregate: 'count',
        as: `c${index}`,
        filters: [condition],
      })),
      filters: [{ field: 'zone', op: 'eq', value: zone }],
      timezone: zone,
      limit: 10_000,
    },
    { zones: zones.source, limits: LIMITS },
  );
}

/** The same moments are stored in several ways, and the library is slow. */
function rememberedLibrary(zone: string): (at: number | null, granularity: Granularity) => unknown {
  const known = new Map<Granularity, Map<number, unknown>>(GRANULARITIES.map((each) => [each, new Map()]));
  return (at, granularity) => {
    if (at === null) return null;
    const cuts = known.get(granularity);
    if (cuts?.has(at) !== true) cuts?.set(at, cutByLibrary(at, zone, granularity));
    return cuts?.get(at);
  };
}

/** The sample of a zone, one row a row, with columns c0, c1, … */
async function askCuts(
  zone: string,
  cuts: readonly { field: string; granularity: Granularity }[],
): Promise<readonly Row[]> {
  const { rows } = await runner.ask(
    samplesDataset(zone),
    {
      dimensions: ['n', ...cuts.map((cut, index) => ({ ...cut, as: `c${index}` }))],
      filters: [{ field: 'zone', op: 'eq', value: zone }],
      timezone: zone,
      limit: 10_000,
    },
    { zones: zones.source, limits: LIMITS },
  );
  return rows;
}

/** For every other row of the sample of a zone, whether it is within each of the relative ranges. */
async function askRanges(zone: string, changes: Partial<QueryContext>): Promise<QueryResult> {
  const metrics = RANGE_COLUMNS.map(({ field, range: { range } }, index): Metric => ({
    aggregate: 'count',
    as: `c${index}`,
    filters: [{ field, op: 'inRange', value: range }],
  }));
  return runner.ask(
    samplesDataset(zone),
    {
      dimensions: ['n'],
      metrics,
      filters: [
        { field: 'zone', op: 'eq', value: zone },
        { field: 'even', op: 'eq', value: true },
      ],
      timezone: zone,
      limit: 10_000,
    },
    { limits: LIMITS, ...changes },
  );
}
