import type { TimeRange, TimeUnit } from '../../contract/types/query.ts';
import type { SpanValue } from '../plan/nodes.ts';
import type { TimeFamily } from './span-of-literal.ts';
import { splitMicros } from './time-text.ts';
import { instantOfWall, wallOfInstant } from './wall-clock.ts';
import type { Zone } from './zone.ts';

const DAY = 86_400_000_000n;

interface SpanClock {
  readonly family: TimeFamily;
  readonly zone: Zone;
}

/** How far back: months and days of the wall clock, or elapsed microseconds. */
type Distance = { readonly months: number } | { readonly days: bigint } | { readonly micros: bigint };

const UNITS: Readonly<Record<TimeUnit, (count: number) => Distance>> = {
  second: (count) => ({ micros: BigInt(count) * 1_000_000n }),
  minute: (count) => ({ micros: BigInt(count) * 60_000_000n }),
  hour: (count) => ({ micros: BigInt(count) * 3_600_000_000n }),
  day: (count) => ({ days: BigInt(count) }),
  week: (count) => ({ days: BigInt(count) * 7n }),
  month: (count) => ({ months: count }),
  quarter: (count) => ({ months: count * 3 }),
  year: (count) => ({ months: count * 12 }),
};

/** The span that a range is compared with. Bounds are microseconds, as those of `span`. */
export function previousSpan(
  to: 'previousPeriod' | 'previousYear',
  range: TimeRange,
  span: SpanValue,
  clock: SpanClock,
): SpanValue {
  const distance = to === 'previousYear' ? UNITS.year(1) : periodOf(range, span, clock);
  const start = moveBack(span.start, distance, false, clock);
  const end = moveBack(span.end, distance, true, clock);
  return { kind: 'span', start, end: end < start ? start : end };
}

/** The length of a range, in its own units. */
function periodOf(range: TimeRange, { start, end }: SpanValue, clock: SpanClock): Distance {
  if ('last' in range) return UNITS[range.unit](range.last + (range.includeCurrent === true ? 1 : 0));
  if ('this' in range) return UNITS[range.this](1);
  if ('toDate' in range) return UNITS[range.toDate](1);
  const walls = [start, end].map((bound) => toWall(bound, clock));
  const [from = 0n, until = 0n] = walls;
  return walls.every(isMidnight) ? { days: (until - from) / DAY } : { micros: end - start };
}

function moveBack(bound: bigint, distance: Distance, isEnd: boolean, clock: SpanClock): bigint {
  if ('micros' in distance) return bound - distance.micros;
  const wall = toWall(bound, clock);
  if ('days' in distance) return fromWall(wall - distance.days * DAY, clock);
  // The end of a day is moved with its day, so that the end of a month stays one.
  if (isEnd && isMidnight(wall)) return fromWall(monthsBefore(wall - DAY, distance.months) + DAY, clock);
  return fromWall(monthsBefore(wall, distance.months), clock);
}

function isMidnight(wall: bigint): boolean {
  return wall % DAY === 0n;
}

/** The same day of an earlier month, or its last day where it has no such day. */
function monthsBefore(wall: bigint, months: number): bigint {
  const { ms, rest } = splitMicros(wall);
  const date = new Date(ms);
  const first = new Date(ms);
  first.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
  const last = new Date(first);
  last.setUTCFullYear(first.getUTCFullYear(), first.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date.getUTCDate(), last.getUTCDate()));
  return BigInt(first.getTime()) * 1000n + BigInt(rest);
}

function toWall(bound: bigint, { family, zone }: SpanClock): bigint {
  if (family !== 'instant') return bound;
  const { ms, rest } = splitMicros(bound);
  return BigInt(wallOfInstant(zone, ms)) * 1000n + BigInt(rest);
}

function fromWall(wall: bigint, { family, zone }: SpanClock): bigint {
  if (family !== 'instant') return wall;
  const { ms, rest } = splitMicros(wall);
  return BigInt(instantOfWall(zone, ms)) * 1000n + BigInt(rest);
}
