import { startOfUnit } from './calendar.ts';
import type { EvaluatorClock } from './clock.ts';
import type { Operand } from './operand.ts';
import { readTime, type Span } from './read-time.ts';
import { millis, type Family } from './write-time.ts';

/** How a span of time stands to another: each holds its start and not its end. */
const HOLDS: Readonly<Record<string, (left: Span, right: Span) => boolean>> = {
  '=': (left, right) => left.start >= right.start && left.start < right.end,
  '!=': (left, right) => left.start < right.start || left.start >= right.end,
  '<': (left, right) => left.start < right.start,
  '<=': (left, right) => left.start < right.end,
  '>': (left, right) => left.start >= right.end,
  '>=': (left, right) => left.start >= right.start,
};
const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * A comparison of two times, or of a time with one in quotes, which is the whole of its smallest unit; a
 * date beside a timestamp is the whole day. Undefined when the operands are no times.
 */
export function timeComparison<Of>(
  sign: string,
  operands: readonly Operand<Of>[],
  clock: EvaluatorClock,
): Operand<Of> | undefined {
  const [left, right] = operands;
  const holds = HOLDS[sign];
  if (holds === undefined || left === undefined || right === undefined) return undefined;
  if (left.family === null && right.family === null) return undefined;
  if (left.family === null) return timeComparison(MIRRORED[sign] ?? sign, [right, left], clock);
  const family = right.family === 'date' ? 'date' : left.family;
  const spanOf = (operand: Operand<Of>, row: Of): Span | null => {
    const value = operand.of(row);
    if (value === null) return null;
    if (typeof value === 'string') return readTime(value, left.family ?? family, clock.zone);
    const micros =
      family === 'date' ? dayOf(value as bigint, operand.family ?? family, clock) : (value as bigint);
    return { start: micros, end: micros + 1n };
  };
  const many = left.many ?? right.many;
  return {
    type: 'boolean',
    family: null,
    tolerance: 0,
    ...(many === undefined ? {} : { many }),
    of(row) {
      const [first, second] = [spanOf(left, row), spanOf(right, row)];
      return first === null || second === null ? null : holds(first, second);
    },
  };
}

function dayOf(micros: bigint, family: Family, { zone, calendar }: EvaluatorClock): bigint {
  const ms = millis(micros);
  return BigInt(startOfUnit('day', ms + (family === 'instant' ? zone.offsetAt(ms) : 0), calendar)) * 1000n;
}
