import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { TimeRange, TimeUnit } from '../src/contract/types/query.ts';
import type { Weekday } from '../src/contract/types/tenant.ts';
import type { QueryContext } from '../src/query/index.ts';
import { compile } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

type Calendar = NonNullable<QueryContext['calendar']>;

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;
/** In the order of `Date`'s numbers. */
const WEEKDAYS: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];
const CALENDARS: readonly Calendar[] = [
  ...WEEKDAYS.map((weekStart) => ({ weekStart, fiscalYearStart: 1 })),
  ...Array.from({ length: 11 }, (_, index): Calendar => ({
    weekStart: 'monday',
    fiscalYearStart: index + 2,
  })),
];
const UNITS = ['week', 'quarter', 'year'] as const;

const DAYS: DatasetDefinition = {
  name: 'days',
  base: { schema: 'public', table: 'days' },
  fields: {
    n: { column: 'n', type: 'integer' },
    day: { column: 'day', type: 'date' },
    wall: { column: 'wall', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
    moment: { column: 'moment', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
  },
};
const FIELDS = ['day', 'wall', 'moment'] as const;

let db: TestDatabase;
let runner: QueryRunner;
/** Every day of three years, as its text. */
const days = Array.from({ length: 1_096 }, (_, index) => iso(Date.UTC(2023, 0, 1) + index * DAY_MS));

beforeAll(async () => {
  db = await createTestDatabase('empty');
  // The last minute of each day in New York, when it is another day in UTC.
  await db.query(
    `CREATE TABLE public.days AS
     SELECT n::int AS n, day, day + time '23:59' AS wall, (day + time '23:59') AT TIME ZONE '${ZONE}' AS moment
     FROM unnest($1::date[]) WITH ORDINALITY AS list (day, n)`,
    [days],
  );
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

const known = new Map<string, string>();

/** The first day of the week, fiscal quarter or fiscal year of a day, found by walking back day by day. */
function firstDayOf(day: string, unit: (typeof UNITS)[number], calendar: Calendar): string {
  const key = JSON.stringify([day, unit, calendar]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const date = new Date(`${day}T00:00:00Z`);
  const isFirst = { week: isWeekStart, quarter: isQuarterStart, year: isYearStart }[unit](date, calendar);
  const first = isFirst ? day : firstDayOf(iso(date.getTime() - DAY_MS), unit, calendar);
  known.set(key, first);
  return first;
}

const isWeekStart = (date: Date, { weekStart }: Calendar): boolean =>
  WEEKDAYS[date.getUTCDay()] === weekStart;
const isYearStart = (date: Date, { fiscalYearStart }: Calendar): boolean =>
  date.getUTCDate() === 1 && date.getUTCMonth() + 1 === fiscalYearStart;
const isQuarterStart = (date: Date, { fiscalYearStart }: Calendar): boolean =>
  date.getUTCDate() === 1 && (date.getUTCMonth() + 1 - fiscalYearStart + 12) % 3 === 0;

describe.each(CALENDARS)('weeks from $weekStart and years from month $fiscalYearStart', (calendar) => {
  it('cut every day of three years, however it is stored', async () => {
    const cuts = FIELDS.flatMap((field) => UNITS.map((granularity) => ({ field, granularity })));
    const { rows } = await runner.ask(
      DAYS,
      { dimensions: ['n', ...cuts], timezone: ZONE, limit: 2_000 },
      { calendar, limits: { ...LIMITS, maxDimensions: 20 } },
    );
    const expected = days.map((day, index) => ({
      n: index + 1,
      ...Object.fromEntries(
        cuts.map(({ field, granularity }) => [
          `${field}_${granularity}`,
          firstDayOf(day, granularity, calendar),
        ]),
      ),
    }));
    expect(rows).toEqual(expected);
  });

  it('bound ranges to the very rows of the buckets', async () => {
    for (const now of ['2024-02-29', '2025-01-01']) {
      const noon = new Date(`${now}T17:00:00Z`);
      for (const field of FIELDS) {
        for (const unit of UNITS) {
          const first = firstDayOf(now, unit, calendar);
          const previous = firstDayOf(iso(Date.parse(first) - DAY_MS), unit, calendar);
          const ranges: [TimeRange, (day: string) => boolean][] = [
            [{ this: unit }, (day) => firstDayOf(day, unit, calendar) === first],
            [{ last: 1, unit }, (day) => day >= previous && day < first],
            [{ toDate: unit }, (day) => day >= first && day <= now],
          ];
          for (const [value, within] of ranges) {
            const { rows } = await runner.ask(
              DAYS,
              { dimensions: ['day'], filters: [{ field, op: 'inRange', value }], timezone: ZONE },
              { calendar, now: noon },
            );
            const found = rows.map((row) => row['day']);
            expect([now, field, value, found]).toEqual([now, field, value, days.filter(within)]);
          }
        }
      }
    }
  });
});

const LIMITS = {
  maxRows: 50_000,
  maxDimensions: 8,
  maxMetrics: 20,
  maxFilters: 40,
  maxFilterDepth: 5,
  maxListValues: 100,
};

describe('the statement of a calendar', () => {
  const statement = (granularity: TimeUnit, calendar?: Calendar): unknown =>
    compile(
      DAYS,
      { dimensions: [{ field: 'wall', granularity }] },
      calendar === undefined ? {} : { calendar },
    ).statement;
  const wall = '("base"."wall")::timestamp';

  it('is the plain one where weeks begin on Monday and years in January', () => {
    const usual: Calendar = { weekStart: 'monday', fiscalYearStart: 1 };
    for (const unit of UNITS) {
      expect(statement(unit, usual)).toEqual(statement(unit));
      expect(statement(unit, usual)).toMatchObject({
        text: expect.stringContaining(`SELECT date_trunc('${unit}', ${wall})::date FROM`) as string,
        values: [],
      });
    }
    // Quarters begin as those of the year do.
    expect(statement('quarter', { weekStart: 'sunday', fiscalYearStart: 7 })).toEqual(statement('quarter'));
  });

  it('shifts by an interval otherwise, so that different calendars never share a cache key', () => {
    const shifted: [TimeUnit, Calendar, string][] = [
      ['week', { weekStart: 'sunday', fiscalYearStart: 1 }, '6 days'],
      ['quarter', { weekStart: 'monday', fiscalYearStart: 6 }, '2 months'],
      ['year', { weekStart: 'monday', fiscalYearStart: 10 }, '9 months'],
    ];
    for (const [unit, calendar, shift] of shifted) {
      expect(statement(unit, calendar)).toMatchObject({
        text: expect.stringContaining(
          `SELECT (date_trunc('${unit}', ${wall} - $1::interval) + $1::interval)::date FROM`,
        ) as string,
        values: [shift],
      });
    }
  });

  it('does not change months, days and parts', () => {
    const calendar: Calendar = { weekStart: 'saturday', fiscalYearStart: 4 };
    for (const granularity of ['month', 'day', 'hour'] as const) {
      expect(statement(granularity, calendar)).toEqual(statement(granularity));
    }
    const weekday = (changes: Partial<QueryContext>): unknown =>
      compile(DAYS, { dimensions: [{ field: 'wall', granularity: 'weekday' }] }, changes).statement;
    expect(weekday({ calendar })).toEqual(weekday({}));
  });
});
