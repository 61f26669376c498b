import type { TimeRange, TimeUnit } from '../../../src/contract/types/query.ts';
import type { EvaluatorClock } from './clock.ts';
import type { Span } from './read-time.ts';
import { millis, type Family } from './write-time.ts';

const DAY = 86_400_000;
const MONTHS: Readonly<Partial<Record<TimeUnit, number>>> = { month: 1, quarter: 3, year: 12 };
const DAYS: Readonly<Partial<Record<TimeUnit, number>>> = { day: 1, week: 7 };
const LENGTHS: Readonly<Partial<Record<TimeUnit, number>>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
};

/** The period before a range, or the same a year before. */
export function previousOf(
  to: 'previousPeriod' | 'previousYear',
  range: TimeRange,
  span: Span,
  family: Family,
  clock: EvaluatorClock,
): Span {
  const wallOf = (micros: bigint): bigint =>
    family === 'instant' ? micros + BigInt(clock.zone.offsetAt(millis(micros))) * 1000n : micros;
  const back = (wall: bigint): bigint =>
    family === 'instant'
      ? BigInt(clock.zone.firstInstantOf(millis(wall))) * 1000n + (((wall % 1000n) + 1000n) % 1000n)
      : wall;
  const byWall = (move: (wall: bigint, isEnd: boolean) => bigint): Span => ({
    start: back(move(wallOf(span.start), false)),
    end: back(move(wallOf(span.end), true)),
  });
  const byDays = (days: number): Span => byWall((wall) => wall - BigInt(days * DAY) * 1000n);
  const byMonths = (months: number): Span => byWall((wall, isEnd) => monthsBefore(wall, months, isEnd));
  const byTime = (micros: bigint): Span => ({ start: span.start - micros, end: span.end - micros });
  const byUnits = (unit: TimeUnit, count: number): Span => {
    const [months, days, length = 0] = [MONTHS[unit], DAYS[unit], LENGTHS[unit]];
    if (months !== undefined) return byMonths(months * count);
    return days === undefined ? byTime(BigInt(length * count) * 1000n) : byDays(days * count);
  };
  if (to === 'previousYear') return byMonths(12);
  if ('last' in range) return byUnits(range.unit, range.last + (range.includeCurrent === true ? 1 : 0));
  if ('this' in range) return byUnits(range.this, 1);
  if ('toDate' in range) return byUnits(range.toDate, 1);
  const walls = [span.start, span.end].map(wallOf);
  const day = BigInt(DAY) * 1000n;
  if (walls.some((wall) => wall % day !== 0n)) return byTime(span.end - span.start);
  return byDays(Number(((walls[1] ?? 0n) - (walls[0] ?? 0n)) / day));
}

function monthsBefore(wall: bigint, months: number, isEnd: boolean): bigint {
  const day = BigInt(DAY) * 1000n;
  const isMidnight = wall % day === 0n;
  const moved = isEnd && isMidnight ? wall - day : wall;
  const rest = ((moved % 1000n) + 1000n) % 1000n;
  const date = new Date(millis(moved));
  const target = date.getUTCFullYear() * 12 + date.getUTCMonth() - months;
  const [year, month] = [Math.floor(target / 12), ((target % 12) + 12) % 12];
  const lastDay = new Date(Date.UTC(2000 + (year % 400), month + 1, 0)).getUTCDate();
  const result = new Date(date);
  result.setUTCFullYear(year, month, Math.min(date.getUTCDate(), lastDay));
  const micros = BigInt(result.getTime()) * 1000n + rest;
  return isEnd && isMidnight ? micros + day : micros;
}
