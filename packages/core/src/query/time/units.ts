import type { TimeUnit } from '../../contract/types/query.ts';
import { monthShift, weekShift, type Calendar } from './calendar.ts';

const DAY_MS = 86_400_000;
/** Thursday 1 January 1970 was three days after a Monday. */
const MONDAY_SHIFT_MS = 3 * DAY_MS;

/** A calendar unit on the wall clock (milliseconds as if the wall clock were UTC). */
export interface CalendarUnit {
  /** Start of the unit that holds `wall`. */
  start(wall: number, calendar: Calendar): number;
  /** `count` units later; `wall` must be a start. */
  add(wall: number, count: number): number;
  /** Milliseconds for units shorter than a day, whose length no change of clocks alters. */
  readonly elapsedMs: number | null;
  /** The unit in steps of which `toDate` grows. */
  readonly step: TimeUnit;
}

/** All units; where weeks, quarters and years begin is a matter of the calendar. */
export const CALENDAR_UNITS: Readonly<Record<TimeUnit, CalendarUnit>> = {
  second: elapsed(1000, 'second'),
  minute: elapsed(60_000, 'second'),
  hour: elapsed(3_600_000, 'minute'),
  day: days(1, () => 0, 'hour'),
  week: days(7, (calendar) => MONDAY_SHIFT_MS - weekShift(calendar) * DAY_MS, 'day'),
  month: months(1),
  quarter: months(3),
  year: months(12),
};

function elapsed(length: number, step: TimeUnit): CalendarUnit {
  return {
    start: (wall) => Math.floor(wall / length) * length,
    add: (wall, count) => wall + count * length,
    elapsedMs: length,
    step,
  };
}

function days(count: number, shiftOf: (calendar: Calendar) => number, step: TimeUnit): CalendarUnit {
  const length = count * DAY_MS;
  return {
    start(wall, calendar) {
      const shift = shiftOf(calendar);
      return Math.floor((wall + shift) / length) * length - shift;
    },
    add: (wall, units) => wall + units * length,
    elapsedMs: null,
    step,
  };
}

function months(count: number): CalendarUnit {
  return {
    start(wall, calendar) {
      const date = new Date(wall);
      const shift = monthShift(calendar, count);
      const month = Math.floor((date.getUTCMonth() - shift) / count) * count + shift;
      return startOfMonth(date.getUTCFullYear(), month);
    },
    add(wall, units) {
      const date = new Date(wall);
      return startOfMonth(date.getUTCFullYear(), date.getUTCMonth() + units * count);
    },
    elapsedMs: null,
    step: 'day',
  };
}

/** `Date.UTC` reads the years 0 to 99 as 1900 to 1999; this does not. */
function startOfMonth(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}
