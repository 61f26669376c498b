import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { Granularity, Row } from '../src/contract/types/query.ts';
import {
  createZoneSource,
  zoneChangesStatement,
  zoneOfChanges,
  type Zone,
  type ZoneSource,
} from '../src/query/index.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

/** Changes of clocks that do not begin an hour, and two that do. */
const CHANGES = {
  'back by an hour at a quarter to four': ['Pacific/Chatham', '2024-04-06T14:00:00Z'],
  'ahead by an hour at a quarter to three': ['Pacific/Chatham', '2024-09-28T14:00:00Z'],
  'back by half an hour': ['Australia/Lord_Howe', '2024-04-06T15:00:00Z'],
  'ahead by half an hour': ['Australia/Lord_Howe', '2024-10-05T15:30:00Z'],
  'back by half an hour, in a far year': ['Australia/Lord_Howe', '2999-04-06T15:00:00Z'],
  'back into the day before': ['America/St_Johns', '2010-11-07T02:31:00Z'],
  'ahead at a minute past midnight': ['America/St_Johns', '2010-03-14T03:31:00Z'],
  'from an offset with seconds': ['Africa/Monrovia', '1972-01-07T00:44:30Z'],
  'from local mean time': ['Europe/Berlin', '1893-03-31T23:06:32Z'],
  'ahead by a quarter of an hour': ['Asia/Kathmandu', '1985-12-31T18:30:00Z'],
  'back by half an hour, once': ['Asia/Pyongyang', '2015-08-14T15:00:00Z'],
  'ahead by a whole hour': ['America/New_York', '2024-03-10T07:00:00Z'],
  'back by a whole hour': ['America/New_York', '2024-11-03T06:00:00Z'],
} as const satisfies Record<string, readonly [string, string]>;
type Change = keyof typeof CHANGES;
const NAMES = Object.keys(CHANGES) as Change[];

const CUTS: readonly (readonly [Granularity, seconds: number])[] = [
  ['hour', 3600],
  ['minute', 60],
  [{ every: 40, unit: 'minute' }, 2400],
  [{ every: 15, unit: 'minute' }, 900],
  [{ every: 1, unit: 'hour' }, 3600],
];
const FIELDS = {
  moment: 'moment',
  zoned: '(zoned AT TIME ZONE zone)',
  millis: 'to_timestamp(millis / 1000)',
};

let db: TestDatabase;
let runner: QueryRunner;
const sources: Record<'database' | 'runtime', ZoneSource> = {
  database: createZoneSource(),
  runtime: createZoneSource(),
};

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(
    `CREATE TABLE public.moments AS
     SELECT change, zone, moment, moment AT TIME ZONE zone AS zoned,
       (extract(epoch FROM moment) * 1000)::bigint AS millis
     FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS list (change, zone, at),
       generate_series(at - interval '70 minutes', at + interval '70 minutes', interval '2 seconds') AS moment`,
    [NAMES, NAMES.map((name) => CHANGES[name][0]), NAMES.map((name) => CHANGES[name][1])],
  );
  runner = await createQueryRunner(db.url);
  const known = new Map<string, Zone>();
  for (const name of new Set(NAMES.map((change) => CHANGES[change][0]))) {
    known.set(name, await readZone(name));
  }
  sources.database = (name) => known.get(name);
});
afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

async function readZone(name: string): Promise<Zone> {
  const { text, values = [] } = zoneChangesStatement(name);
  const { rows } = await db.query<Record<string, string>>(text, [...values]);
  return zoneOfChanges(
    name,
    rows.map((row) => Object.values(row).map(String)),
  );
}

function datasetOf(zone: string): DatasetDefinition {
  return {
    name: 'moments',
    base: { schema: 'public', table: 'moments' },
    fields: {
      change: { column: 'change', type: 'text' },
      moment: { column: 'moment', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
      zoned: { column: 'zoned', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: zone } },
      millis: { column: 'millis', type: 'timestamp', storedAs: { kind: 'epoch', unit: 'ms' } },
    },
  };
}

async function ask(
  change: Change,
  field: string,
  granularity: Granularity,
  zones: ZoneSource,
): Promise<readonly Row[]> {
  const [zone] = CHANGES[change];
  const { rows } = await runner.ask(
    datasetOf(zone),
    {
      dimensions: [{ field, granularity, as: 'bucket' }],
      metrics: [
        { aggregate: 'count', as: 'n' },
        { aggregate: 'min', field, as: 'first' },
        { aggregate: 'max', field, as: 'last' },
      ],
      filters: [{ field: 'change', op: 'eq', value: change }],
      timezone: zone,
      limit: 1000,
    },
    { zones },
  );
  return rows;
}

/** Stretches of the wall clock under one offset, in the order of time, by the fields of the wall clock alone. */
async function stretches(change: Change, field: keyof typeof FIELDS, seconds: number): Promise<number[][]> {
  const { rows } = await db.query<{ n: number; first: number; last: number }>(
    `SELECT count(*)::int AS n, extract(epoch FROM min(at))::float8 * 1000 AS first,
       extract(epoch FROM max(at))::float8 * 1000 AS last
     FROM (SELECT ${FIELDS[field]} AS at, zone FROM public.moments WHERE change = $1) AS moments,
       LATERAL (SELECT extract(epoch FROM at AT TIME ZONE zone) AS wall) AS walls
     GROUP BY floor(wall / $2), wall - extract(epoch FROM at) ORDER BY 2`,
    [change, seconds],
  );
  return rows.map(({ n, first, last }) => [n, first, last]);
}

const instantOf = (row: Row, name: string): number => Date.parse(String(row[name]));

describe.each(NAMES)('clocks that go %s', (change) => {
  it.each(['database', 'runtime'] as const)(
    'part buckets of an hour or less, by the zone of the %s',
    async (source) => {
      for (const field of Object.keys(FIELDS) as (keyof typeof FIELDS)[]) {
        const cuts = field === 'moment' ? CUTS : CUTS.slice(0, 1);
        for (const [granularity, seconds] of cuts) {
          const rows = await ask(change, field, granularity, sources[source]);
          const found = rows.map((row) => [row['n'], instantOf(row, 'first'), instantOf(row, 'last')]);
          const expected = await stretches(change, field, seconds);
          expect([field, granularity, found]).toEqual([field, granularity, expected]);
          // The sample has every other second, so but for the first bucket it has the first moment of each.
          const names = rows.slice(1).map((row) => instantOf(row, 'bucket'));
          expect([field, granularity, names]).toEqual([
            field,
            granularity,
            expected.slice(1).map(([, first]) => first),
          ]);
        }
      }
    },
  );
});

describe('the rest of an hour after a change of clocks', () => {
  it.each<[Change, readonly string[]]>([
    [
      'back by an hour at a quarter to four',
      ['2024-04-07T03:00:00+13:45', '2024-04-07T02:45:00+12:45', '2024-04-07T03:00:00+12:45'],
    ],
    [
      'back by half an hour',
      ['2024-04-07T01:00:00+11:00', '2024-04-07T01:30:00+10:30', '2024-04-07T02:00:00+10:30'],
    ],
    [
      'back by half an hour, in a far year',
      ['2999-04-07T01:00:00+11:00', '2999-04-07T01:30:00+10:30', '2999-04-07T02:00:00+10:30'],
    ],
    [
      'back into the day before',
      ['2010-11-07T00:00:00-02:30', '2010-11-06T23:01:00-03:30', '2010-11-07T00:00:00-03:30'],
    ],
    [
      'back by a whole hour',
      ['2024-11-03T01:00:00-04:00', '2024-11-03T01:00:00-05:00', '2024-11-03T02:00:00-05:00'],
    ],
  ])('that go %s is named by the change', async (change, expected) => {
    const rows = await ask(change, 'moment', 'hour', sources.database);
    const names = rows.map((row) => row['bucket']);
    const start = names.indexOf(expected[0]);
    expect(names.slice(start, start + expected.length)).toEqual(expected);
  });
});

describe('moments that no clock shows', () => {
  it('are buckets of their own in every zone', async () => {
    await db.query(`CREATE TABLE public.ends (moment timestamptz, zoned timestamp, millis double precision);
      INSERT INTO public.ends VALUES ('infinity', 'infinity', 'Infinity'), ('-infinity', '-infinity', '-Infinity'), (NULL, NULL, NULL)`);
    for (const zone of ['Pacific/Chatham', 'Europe/Berlin', 'America/New_York']) {
      for (const field of Object.keys(FIELDS)) {
        for (const [granularity] of CUTS) {
          const { rows } = await runner.ask(
            { ...datasetOf(zone), base: { schema: 'public', table: 'ends' } },
            { dimensions: [{ field, granularity, as: 'bucket' }], timezone: zone },
            { zones: sources.database },
          );
          expect(rows.map((row) => row['bucket'])).toEqual(['-infinity', 'infinity', null]);
        }
      }
    }
  });
});
