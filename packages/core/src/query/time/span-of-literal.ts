import type { SpanValue } from '../plan/nodes.ts';
import { isWritable, splitMicros } from './time-text.ts';
import { isWrittenAsTime, readTimeLiteral, type TimeLiteral } from './time-literal.ts';
import { instantOfWall, wallOfInstant } from './wall-clock.ts';
import type { Zone } from './zone.ts';

/** What the times of a column are: moments, readings of a wall clock without a zone, or days. */
export type TimeFamily = 'instant' | 'local' | 'date';

/** What is wrong with a time that somebody wrote. */
export interface TimeProblem {
  readonly problem: string;
}

/**
 * The span that a written time stands for: its whole smallest unit, so a date is its whole day. It is
 * read in `zone` unless it says its own offset. What the clocks of the zone leave out is an empty span
 * at the change; what they show twice is its first occurrence.
 */
export function spanOfLiteral(text: string, family: TimeFamily, zone: Zone): SpanValue | TimeProblem {
  const literal = readTimeLiteral(text);
  if (literal === undefined) {
    if (isWrittenAsTime(text)) {
      return {
        problem: 'There is no such day or time: look at the month, the day, the hour and the offset.',
      };
    }
    return { problem: 'This must be a date such as 2024-03-01, or a time such as 2024-03-01T10:30:00.' };
  }
  const found = SPANS[family](literal, zone);
  if ('problem' in found || (isWritable(found.start) && isWritable(found.end))) return found;
  return { problem: 'This time lies outside the years 1 to 9999.' };
}

const SPANS: Readonly<Record<TimeFamily, (literal: TimeLiteral, zone: Zone) => SpanValue | TimeProblem>> = {
  instant(literal, zone) {
    const { wall, unit, offset, isDate } = literal;
    if (offset !== null) return span(wall - BigInt(offset) * 1000n, wall - BigInt(offset) * 1000n + unit);
    const start = instantMicros(wall, zone);
    const end = instantMicros(wall + unit, zone);
    // A minute before clocks go back ends with its sixty seconds, not when the next one first begins.
    return span(start, isDate || end < start + unit ? end : start + unit);
  },
  local(literal) {
    if (literal.offset !== null) {
      return { problem: 'This field is wall-clock time without a zone: leave out the offset or Z.' };
    }
    return span(literal.wall, literal.wall + literal.unit);
  },
  date(literal) {
    if (!literal.isDate) return { problem: 'This field holds dates: write a date such as 2024-03-01.' };
    return span(literal.wall, literal.wall + literal.unit);
  },
};

function span(start: bigint, end: bigint): SpanValue {
  return { kind: 'span', start, end };
}

/** The instant in microseconds of a wall clock in microseconds. */
function instantMicros(wall: bigint, zone: Zone): bigint {
  const { ms, rest } = splitMicros(wall);
  const instant = instantOfWall(zone, ms);
  const exists = wallOfInstant(zone, instant) === ms;
  return BigInt(instant) * 1000n + (exists ? BigInt(rest) : 0n);
}
