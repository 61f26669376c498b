import type { Granularity } from '../../contract/types/query.ts';
import type { SpanValue } from '../plan/nodes.ts';
import { unitSeconds } from './bucket-length.ts';
import type { Calendar } from './calendar.ts';
import type { TimeFamily } from './span-of-literal.ts';
import { splitMicros } from './time-text.ts';
import { CALENDAR_UNITS } from './units.ts';
import { instantOfWall, wallOfInstant } from './wall-clock.ts';
import type { Zone } from './zone.ts';

const DAY_MS = 86_400_000;
const HOUR_SECONDS = 3600;

interface BucketClock {
  readonly family: TimeFamily;
  readonly zone: Zone;
  readonly calendar: Calendar;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Which of the outer buckets of a span are there in part only, and until when that stays so. */
export interface Incomplete {
  readonly first: boolean;
  readonly last: boolean;
  /** Milliseconds since the epoch at which the last bucket ends; null when it has ended. */
  readonly validUntil: number | null;
}

/** Tells whether the first and the last bucket of a span are all within it, and over by now. */
export function incompleteBuckets(span: SpanValue, granularity: Granularity, clock: BucketClock): Incomplete {
  if (span.end <= span.start) return { first: false, last: false, validUntil: null };
  const first = boundsAround(span.start, granularity, clock);
  const last = boundsAround(span.end - 1n, granularity, clock);
  const { ms } = splitMicros(last.end);
  // Wall-clock time of no zone is reckoned by the zone of the question.
  const ends = clock.family === 'instant' ? ms : instantOfWall(clock.zone, ms);
  const isRunning = ends > clock.now;
  return {
    first: first.start < span.start,
    last: span.end < last.end || isRunning,
    validUntil: isRunning ? ends : null,
  };
}

/** The bucket that a time is in; microseconds. */
export function boundsAround(
  time: bigint,
  granularity: Granularity,
  { family, zone, calendar }: Omit<BucketClock, 'now'>,
): { start: bigint; end: bigint } {
  const { ms } = splitMicros(time);
  const wall = family === 'instant' ? wallOfInstant(zone, ms) : ms;
  const { start, end } = wallBounds(wall, granularity, calendar);
  if (family !== 'instant') return { start: micros(start), end: micros(end) };
  if (unitSeconds(granularity) > HOUR_SECONDS) {
    return { start: micros(instantOfWall(zone, start)), end: micros(instantOfWall(zone, end)) };
  }
  // Up to an hour, a bucket is a stretch of the clock under one offset: a change begins or ends it.
  const offset = zone.offsetAt(ms);
  let from = start - offset;
  let until = end - offset;
  if (zone.offsetAt(from) !== offset) from = edge(zone, from, ms, offset);
  if (zone.offsetAt(until - 1) !== offset) until = edge(zone, until - 1, ms, offset);
  return { start: micros(from), end: micros(until) };
}

/** The change of clocks between an instant of another offset and one of this offset. */
function edge(zone: Zone, other: number, own: number, offset: number): number {
  let away = other;
  let here = own;
  while (Math.abs(here - away) > 1) {
    const middle = Math.floor((away + here) / 2);
    if (zone.offsetAt(middle) === offset) here = middle;
    else away = middle;
  }
  return Math.max(away, here);
}

/** The bucket that a reading of the wall clock is in; milliseconds as if it were UTC. */
export function wallBounds(
  wall: number,
  granularity: Granularity,
  calendar: Calendar,
): { start: number; end: number } {
  if (typeof granularity === 'object') {
    const length = unitSeconds(granularity) * 1000;
    const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
    const start = midnight + Math.floor((wall - midnight) / length) * length;
    return { start, end: start + length };
  }
  const unit = Object.hasOwn(CALENDAR_UNITS, granularity)
    ? CALENDAR_UNITS[granularity as keyof typeof CALENDAR_UNITS]
    : CALENDAR_UNITS.day;
  const start = unit.start(wall, calendar);
  return { start, end: unit.add(start, 1) };
}

function micros(ms: number): bigint {
  return BigInt(ms) * 1000n;
}
