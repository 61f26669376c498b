import type { TimeRange, TimeUnit } from '../../../src/contract/types/query.ts';
import { lengthOf, startOfUnit } from './calendar.ts';
import type { EvaluatorClock } from './clock.ts';
import { readTime, type Span } from './read-time.ts';
import type { Family } from './write-time.ts';

/** Up to the end of what `toDate` of each unit goes. */
const STEPS: Readonly<Record<TimeUnit, TimeUnit>> = {
  second: 'second',
  minute: 'second',
  hour: 'minute',
  day: 'hour',
  week: 'day',
  month: 'day',
  quarter: 'day',
  year: 'day',
};

/** A range of time as it applies to fields of a family. */
export function resolveRange(range: TimeRange, family: Family, clock: EvaluatorClock): Span {
  if ('start' in range) {
    const start = readTime(range.start, family, clock.zone);
    return { start: start.start, end: readTime(range.end, family, clock.zone).start };
  }
  const boundary = (unit: TimeUnit, moved: number): bigint =>
    BigInt(boundaryOf(unit, moved, family, clock)) * 1000n;
  if ('last' in range) {
    const end = range.includeCurrent === true ? 1 : 0;
    return { start: boundary(range.unit, -range.last), end: boundary(range.unit, end) };
  }
  if ('this' in range) return { start: boundary(range.this, 0), end: boundary(range.this, 1) };
  const step = family === 'date' && range.toDate === 'day' ? 'day' : STEPS[range.toDate];
  return { start: boundary(range.toDate, 0), end: boundary(step, 1) };
}

function boundaryOf(
  unit: TimeUnit,
  moved: number,
  family: Family,
  { zone, now, calendar }: EvaluatorClock,
): number {
  const wall = now + zone.offsetAt(now);
  if (family !== 'instant') return startOfUnit(unit, wall, calendar, moved);
  const length = lengthOf(unit);
  // Short units are counted in time that passes, whatever the clocks do meanwhile.
  if (length !== undefined) return now - (((wall % length) + length) % length) + moved * length;
  return zone.firstInstantOf(startOfUnit(unit, wall, calendar, moved));
}
