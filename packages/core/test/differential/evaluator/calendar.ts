import type { TimeUnit } from '../../../src/contract/types/query.ts';

/** What a tenant's weeks and years begin with. */
export interface EvaluatorCalendar {
  /** ISO number of the first day of the week: Monday is 1. */
  readonly firstWeekday: number;
  /** Month, 1 to 12, on whose first the fiscal year begins. */
  readonly firstMonth: number;
}

const DAY = 86_400_000;
const LENGTHS: Readonly<Partial<Record<TimeUnit, number>>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
};
const MONTHS: Readonly<Partial<Record<TimeUnit, number>>> = { month: 1, quarter: 3, year: 12 };

/** Milliseconds of a unit shorter than a day; undefined for the others. */
export function lengthOf(unit: TimeUnit): number | undefined {
  return LENGTHS[unit];
}

/** The start of the unit that holds a wall clock, moved by so many units; milliseconds as if it were UTC. */
export function startOfUnit(unit: TimeUnit, wall: number, calendar: EvaluatorCalendar, moved = 0): number {
  const length = LENGTHS[unit];
  if (length !== undefined) return Math.floor(wall / length) * length + moved * length;
  const day = Math.floor(wall / DAY) * DAY;
  if (unit === 'day') return day + moved * DAY;
  if (unit === 'week') {
    const behind = (isoWeekday(day) - calendar.firstWeekday + 7) % 7;
    return day + (moved * 7 - behind) * DAY;
  }
  const months = MONTHS[unit] ?? 1;
  const date = new Date(day);
  const shift = unit === 'month' ? 0 : calendar.firstMonth - 1;
  const count = date.getUTCFullYear() * 12 + date.getUTCMonth() - shift;
  const first = (Math.floor(count / months) + moved) * months + shift;
  return new Date(0).setUTCFullYear(Math.floor(first / 12), first - Math.floor(first / 12) * 12, 1);
}

/** 1 for Monday to 7 for Sunday. */
export function isoWeekday(wall: number): number {
  return new Date(wall).getUTCDay() || 7;
}
