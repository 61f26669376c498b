import type { TimeRange, TimeUnit } from '../../contract/types/query.ts';
import type { SpanValue } from '../plan/nodes.ts';
import type { Calendar } from './calendar.ts';
import { spanOfLiteral, type TimeFamily, type TimeProblem } from './span-of-literal.ts';
import { isWritable } from './time-text.ts';
import { CALENDAR_UNITS } from './units.ts';
import { instantOfWall, wallOfInstant } from './wall-clock.ts';
import type { Zone } from './zone.ts';

/** A range as it is applied. */
export interface ResolvedSpan extends SpanValue {
  /** The instant (milliseconds) at which the same words begin to mean another range; null when never. */
  readonly validUntil: number | null;
}

/** Beyond this the runtime has no dates. */
const MAX_WALL_MS = 8.6e15;

/** What is wrong with a range. */
export interface RangeProblem {
  /** At least one. */
  readonly problems: readonly { readonly at: RangePart; readonly problem: string }[];
}

/** The key of a range that a problem is about; null: the range as a whole. */
type RangePart = 'start' | 'end' | null;

interface RangeClock {
  family: TimeFamily;
  zone: Zone;
  calendar: Calendar;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Resolves a range by the calendar and the clock of the zone. `last` takes whole units before the current one,
 * `this` the whole current unit, `toDate` the current unit up to the end of the current day (of the
 * current hour for a day, minute for an hour, second for a minute).
 */
export function resolveRange(range: TimeRange, clock: RangeClock): ResolvedSpan | RangeProblem {
  if ('start' in range) return absoluteRange(range.start, range.end, clock);
  if ('last' in range) {
    const { last, unit, includeCurrent = false } = range;
    return spanOfUnits(clock, unit, { unit, from: -last, to: includeCurrent ? 1 : 0 });
  }
  if ('this' in range) return spanOfUnits(clock, range.this, { unit: range.this, from: 0, to: 1 });
  const step = clock.family === 'date' && range.toDate === 'day' ? 'day' : CALENDAR_UNITS[range.toDate].step;
  return spanOfUnits(clock, range.toDate, { unit: step, from: null, to: 1 });
}

function absoluteRange(startText: string, endText: string, clock: RangeClock): ResolvedSpan | RangeProblem {
  const start = spanOfLiteral(startText, clock.family, clock.zone);
  const end = spanOfLiteral(endText, clock.family, clock.zone);
  if ('problem' in start || 'problem' in end) {
    return { problems: [...problemsOf('start', start), ...problemsOf('end', end)] };
  }
  if (end.start < start.start) return wrongRange('The end of a range must not be before its start.');
  return { kind: 'span', start: start.start, end: end.start, validUntil: null };
}

function problemsOf(at: RangePart, found: SpanValue | TimeProblem): RangeProblem['problems'] {
  return 'problem' in found ? [{ at, problem: found.problem }] : [];
}

function wrongRange(problem: string): RangeProblem {
  return { problems: [{ at: null, problem }] };
}

/**
 * From the current `unit` (moved by `from` units when given) to `to` steps after the start of the
 * current step.
 */
function spanOfUnits(
  clock: RangeClock,
  unit: TimeUnit,
  steps: { unit: TimeUnit; from: number | null; to: number },
): ResolvedSpan | RangeProblem {
  const short = [unit, steps.unit].some((used) => CALENDAR_UNITS[used].elapsedMs !== null);
  if (clock.family === 'date' && short) {
    return wrongRange('This field holds dates: use day, week, month, quarter or year.');
  }
  const start = boundary(clock, unit, steps.from ?? 0);
  const end = boundary(clock, steps.unit, steps.to);
  const next = boundary({ ...clock, family: 'instant' }, steps.unit, 1);
  if (![start, end].every((time) => Number.isFinite(time) && isWritable(BigInt(time) * 1000n))) {
    return wrongRange('This range reaches outside the years 1 to 9999: use fewer units.');
  }
  return {
    kind: 'span',
    start: BigInt(start) * 1000n,
    end: BigInt(end) * 1000n,
    validUntil: Math.max(next, clock.now + 1),
  };
}

/** Start of the unit that lies `count` units after the current one. */
function boundary(clock: RangeClock, name: TimeUnit, count: number): number {
  const unit = CALENDAR_UNITS[name];
  const wallNow = wallOfInstant(clock.zone, clock.now);
  const start = unit.start(wallNow, clock.calendar);
  if (clock.family !== 'instant') return unit.add(start, count);
  // Short units are counted in elapsed time, so that the hour that occurs twice counts twice.
  if (unit.elapsedMs !== null) return clock.now - (wallNow - start) + count * unit.elapsedMs;
  const wall = unit.add(start, count);
  return Math.abs(wall) < MAX_WALL_MS ? instantOfWall(clock.zone, wall) : Number.NaN;
}
