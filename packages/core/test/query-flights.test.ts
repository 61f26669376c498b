import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../src/contract/types/query.ts';
import { FLIGHTS } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

/** A flight as it stands in the table; `date` such as "2001-01-13 14:56". */
interface Flight {
  date: string;
  delay: number;
  distance: number;
  origin: string;
  destination: string;
  state: string | null;
}

let db: TestDatabase;
let runner: QueryRunner;
let flights: Flight[];

beforeAll(async () => {
  db = await createTestDatabase('analytics');
  runner = await createQueryRunner(db.readerUrl);
  const airports = await db.query<{ iata: string; state: string | null }>(
    'SELECT iata, state FROM public.airports',
  );
  const states = new Map(airports.rows.map(({ iata, state }) => [iata, state]));
  const raw = await db.query<Omit<Flight, 'state'>>(
    "SELECT to_char(date, 'YYYY-MM-DD HH24:MI') AS date, delay::int, distance::int, origin, destination FROM public.flights",
  );
  flights = raw.rows.map((flight) => ({ ...flight, state: states.get(flight.origin) ?? null }));
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

function groups<Key>(rows: readonly Flight[], keyOf: (flight: Flight) => Key): Map<Key, Flight[]> {
  return Map.groupBy(rows, keyOf);
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const mean = (values: readonly number[]): number => total(values) / values.length;
/** Order of collation "C" for the ASCII of this data, nulls last. */
const byText = (left: string | null, right: string | null): number =>
  left === right ? 0 : left === null ? 1 : right === null ? -1 : left < right ? -1 : 1;

function expectClose(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, row] of expected.entries()) {
    for (const [key, value] of Object.entries(row)) {
      const cell = actual[index]?.[key];
      if (typeof value === 'number' && !Number.isInteger(value)) {
        expect(Math.abs(Number(cell) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-9);
      } else {
        expect({ index, key, cell }).toEqual({ index, key, cell: value });
      }
    }
  }
}

describe('aggregates over the flights', () => {
  it('answers one row without dimensions', async () => {
    const { rows, rowCount, truncated } = await runner.ask(FLIGHTS, {
      metrics: [
        { aggregate: 'count' },
        { aggregate: 'countDistinct', field: 'origin' },
        { aggregate: 'sum', field: 'distance' },
        { aggregate: 'avg', field: 'delay' },
        { aggregate: 'min', field: 'delay' },
        { aggregate: 'max', field: 'delay' },
        { aggregate: 'min', field: 'origin' },
        { aggregate: 'max', field: 'date' },
        { aggregate: 'count', as: 'late', filters: [{ field: 'delay', op: 'gt', value: 15 }] },
        { metric: 'lateShare' },
        { formula: 'late / count', as: 'share' },
      ],
    });
    const delays = flights.map(({ delay }) => delay);
    const late = delays.filter((delay) => delay > 15).length;
    expectClose(rows, [
      {
        count: flights.length,
        countDistinct_origin: new Set(flights.map(({ origin }) => origin)).size,
        sum_distance: total(flights.map(({ distance }) => distance)),
        avg_delay: mean(delays),
        min_delay: Math.min(...delays),
        max_delay: Math.max(...delays),
        min_origin: flights.map(({ origin }) => origin).toSorted(byText)[0] ?? null,
        max_date: `${flights
          .map(({ date }) => date.replace(' ', 'T'))
          .toSorted()
          .at(-1)}:00`,
        late,
        lateShare: late / flights.length,
        share: late / flights.length,
      },
    ]);
    expect({ rowCount, truncated }).toEqual({ rowCount: 1, truncated: false });
  });

  it('gives the busiest origins, ties broken by the dimension, and says that there are more', async () => {
    const { rows, truncated, columns } = await runner.ask(FLIGHTS, {
      metrics: [
        { aggregate: 'count', as: 'n' },
        { field: 'delay', aggregate: 'avg', as: 'avgDelay' },
      ],
      dimensions: ['origin'],
      orderBy: [{ field: 'n', direction: 'desc' }],
      limit: 5,
    });
    const expected = [...groups(flights, ({ origin }) => origin)]
      .map(([origin, all]) => ({ origin, n: all.length, avgDelay: mean(all.map(({ delay }) => delay)) }))
      .toSorted((left, right) => right.n - left.n || byText(left.origin, right.origin));
    expectClose(rows, expected.slice(0, 5));
    expect(truncated).toBe(true);
    expect(columns.map(({ name, type, role, label }) => [name, type, role, label])).toEqual([
      ['origin', 'text', 'dimension', 'Origin'],
      ['n', 'integer', 'metric', 'n'],
      ['avgDelay', 'double', 'metric', 'avgDelay'],
    ]);
  });

  it('joins the airports and keeps flights whose airport has no state', async () => {
    const { rows } = await runner.ask(FLIGHTS, {
      metrics: [{ aggregate: 'count' }, { metric: 'lateShare' }],
      dimensions: ['originState'],
    });
    const expected = [...groups(flights, ({ state }) => state)]
      .map(([originState, all]) => ({
        originState,
        count: all.length,
        lateShare: all.filter(({ delay }) => delay > 15).length / all.length,
      }))
      .toSorted((left, right) => byText(left.originState, right.originState));
    expectClose(rows, expected);
    expect(total(rows.map((row) => Number(row['count'])))).toBe(flights.length);
  });

  it('filters by trees, segments and having', async () => {
    const { rows } = await runner.ask(FLIGHTS, {
      metrics: [{ aggregate: 'count' }, { aggregate: 'sum', field: 'distance' }],
      dimensions: ['destination'],
      filters: [
        {
          or: [
            { field: 'origin', op: 'in', value: ['ORD', 'DFW'] },
            { field: 'originState', op: 'eq', value: 'CA' },
          ],
        },
        { not: { field: 'distance', op: 'between', value: [300, 600] } },
        { field: 'destination', op: 'notContains', value: 'a' },
      ],
      segments: ['late'],
      having: [{ field: 'count', op: 'gte', value: 3 }],
      orderBy: [{ field: 'destination', direction: 'desc' }],
    });
    const kept = flights.filter(
      ({ origin, state, distance, destination, delay }) =>
        (['ORD', 'DFW'].includes(origin) || state === 'CA') &&
        !(distance >= 300 && distance <= 600) &&
        !destination.toLowerCase().includes('a') &&
        delay > 15,
    );
    const expected = [...groups(kept, ({ destination }) => destination)]
      .map(([destination, all]) => ({
        destination,
        count: all.length,
        sum_distance: total(all.map(({ distance }) => distance)),
      }))
      .filter(({ count }) => count >= 3)
      .toSorted((left, right) => byText(right.destination, left.destination));
    expect(expected.length).toBeGreaterThan(5);
    expectClose(rows, expected);
  });
});

describe('time over the flights, which have no zone', () => {
  const keys: [string, (date: string) => string | number][] = [
    ['minute', (date) => `${date.replace(' ', 'T')}:00`],
    ['hour', (date) => `${date.slice(0, 13).replace(' ', 'T')}:00:00`],
    ['day', (date) => date.slice(0, 10)],
    ['week', (date) => mondayOf(date)],
    ['month', (date) => `${date.slice(0, 7)}-01`],
    [
      'quarter',
      (date) =>
        `${date.slice(0, 5)}${['01', '04', '07', '10'][Math.floor((Number(date.slice(5, 7)) - 1) / 3)]}-01`,
    ],
    ['year', (date) => `${date.slice(0, 4)}-01-01`],
    ['hourOfDay', (date) => Number(date.slice(11, 13))],
    ['weekday', (date) => weekdayOf(date)],
    ['dayOfMonth', (date) => Number(date.slice(8, 10))],
    ['monthOfYear', (date) => Number(date.slice(5, 7))],
  ];

  it.each(keys)('cuts by %s, whatever the zone of the query', async (granularity, keyOf) => {
    const { rows } = await runner.ask(FLIGHTS, {
      metrics: [{ aggregate: 'count' }],
      dimensions: [{ field: 'date', granularity: granularity as 'day', as: 'piece' }],
      timezone: 'Asia/Kathmandu',
      limit: 50_000,
    });
    const expected = [...groups(flights, ({ date }) => keyOf(date))]
      .map(([piece, all]) => ({ piece, count: all.length }))
      .toSorted((left, right) => (left.piece < right.piece ? -1 : 1));
    expect(rows).toEqual(expected);
  });

  it('takes both ends of between by their whole unit, and leaves out the end of a range', async () => {
    const ask = async (filter: object): Promise<unknown> => {
      const { rows } = await runner.ask(FLIGHTS, {
        metrics: [{ aggregate: 'count' }],
        filters: [{ field: 'date', ...filter } as never],
      });
      return rows[0]?.['count'];
    };
    const count = (keep: (date: string) => boolean): number =>
      flights.filter(({ date }) => keep(date)).length;
    expect(await ask({ op: 'between', value: ['2001-01-10', '2001-01-12'] })).toBe(
      count((date) => date >= '2001-01-10' && date < '2001-01-13'),
    );
    expect(await ask({ op: 'inRange', value: { start: '2001-01-10', end: '2001-01-12' } })).toBe(
      count((date) => date >= '2001-01-10' && date < '2001-01-12'),
    );
    expect(await ask({ op: 'eq', value: '2001-02-03' })).toBe(count((date) => date.startsWith('2001-02-03')));
    expect(await ask({ op: 'neq', value: '2001-02-03' })).toBe(
      count((date) => !date.startsWith('2001-02-03')),
    );
    expect(await ask({ op: 'gt', value: '2001-02-03' })).toBe(count((date) => date >= '2001-02-04'));
    expect(await ask({ op: 'lte', value: '2001-02-03T10:30' })).toBe(
      count((date) => date < '2001-02-03 10:31'),
    );
  });
});

function mondayOf(date: string): string {
  const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - (weekdayOf(date) - 1));
  return day.toISOString().slice(0, 10);
}

function weekdayOf(date: string): number {
  return new Date(`${date.slice(0, 10)}T00:00:00Z`).getUTCDay() || 7;
}
