import moment from 'moment-timezone';
import type { TimeRange } from '../../src/contract/types/query.ts';
import { firstInstant, shortStart } from './library.ts';

const HOUR_MS = 3_600_000;

/** A relative range, said three ways. */
export interface RangeCase {
  readonly range: TimeRange;
  /** Whether it is said in days, so that wall clocks and dates without a zone are within it as well. */
  readonly inDays: boolean;
  /** Bounds by an independent library: instants, or wall clocks that a zone turns into instants. */
  library(now: moment.Moment): readonly [start: number, end: number];
  /** Which moments `x` are within it, by Postgres under `SET TimeZone`; `now` is a `timestamptz`. */
  reference(x: string, now: string): string;
}

/** The midnight that begins a day, even where the clocks skip it. */
function startOfDay(day: moment.Moment): number {
  return firstInstant(moment.utc(day.format('YYYY-MM-DD')).valueOf(), day.tz() ?? 'UTC');
}

const hourOf = (now: moment.Moment): number => shortStart(now, 3600).valueOf();
const HOUR = (now: string): string =>
  `(${now} - make_interval(mins => to_char(${now}, 'MI')::int, secs => extract(second FROM ${now})))`;
const monthNumber = (x: string): string => `(to_char(${x}, 'YYYY')::int * 12 + to_char(${x}, 'MM')::int - 1)`;
const MONDAY = (x: string): string => `(${x}::date - to_char(${x}, 'ID')::int)`;

/** Whole units on the calendar, `from` to `to` units from the current one. */
function calendar(unit: 'day' | 'isoWeek' | 'month' | 'quarter' | 'year', from: number, to: number) {
  const step = unit === 'isoWeek' ? 'week' : unit;
  return (now: moment.Moment): [number, number] => {
    const start = moment.utc(now.format('YYYY-MM-DD')).startOf(unit);
    const bound = (count: number): number =>
      firstInstant(start.clone().add(count, step).valueOf(), now.tz() ?? 'UTC');
    return [bound(from), bound(to)];
  };
}

/** Every form of relative range, short units and long ones. */
export const RANGE_CASES: readonly RangeCase[] = [
  {
    range: { this: 'day' },
    inDays: true,
    library: calendar('day', 0, 1),
    reference: (x, now) => `${x}::date = ${now}::date`,
  },
  {
    range: { last: 1, unit: 'day' },
    inDays: true,
    library: calendar('day', -1, 0),
    reference: (x, now) => `${x}::date = ${now}::date - 1`,
  },
  {
    range: { toDate: 'day' },
    inDays: false,
    library: (now) => [startOfDay(now), hourOf(now) + HOUR_MS],
    reference: (x, now) => `(${x}::date >= ${now}::date AND ${x} < ${HOUR(now)} + interval '1 hour')`,
  },
  {
    range: { this: 'hour' },
    inDays: false,
    library: (now) => [hourOf(now), hourOf(now) + HOUR_MS],
    reference: (x, now) => `(${x} >= ${HOUR(now)} AND ${x} < ${HOUR(now)} + interval '1 hour')`,
  },
  {
    range: { last: 3, unit: 'hour', includeCurrent: true },
    inDays: false,
    library: (now) => [hourOf(now) - 3 * HOUR_MS, hourOf(now) + HOUR_MS],
    reference: (x, now) =>
      `(${x} >= ${HOUR(now)} - interval '3 hours' AND ${x} < ${HOUR(now)} + interval '1 hour')`,
  },
  {
    range: { this: 'week' },
    inDays: true,
    library: calendar('isoWeek', 0, 1),
    reference: (x, now) => `${MONDAY(x)} = ${MONDAY(now)}`,
  },
  {
    range: { last: 1, unit: 'month', includeCurrent: true },
    inDays: true,
    library: calendar('month', -1, 1),
    reference: (x, now) => `${monthNumber(now)} - ${monthNumber(x)} IN (0, 1)`,
  },
  {
    range: { toDate: 'quarter' },
    inDays: true,
    library: (now) => [calendar('quarter', 0, 1)(now)[0], calendar('day', 0, 1)(now)[1]],
    reference: (x, now) => `(${monthNumber(x)} / 3 = ${monthNumber(now)} / 3 AND ${x}::date <= ${now}::date)`,
  },
  {
    range: { last: 1, unit: 'year' },
    inDays: true,
    library: calendar('year', -1, 0),
    reference: (x, now) => `to_char(${x}, 'YYYY')::int = to_char(${now}, 'YYYY')::int - 1`,
  },
];
