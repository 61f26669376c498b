import type { Granularity } from '../../../src/contract/types/query.ts';
import { bucketOf } from './bucket.ts';
import type { EvaluatorClock } from './clock.ts';
import { Exact } from './exact.ts';
import type { Span } from './read-time.ts';
import { keyOf, type Value } from './value.ts';
import { millis, type Family } from './write-time.ts';

const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  hourOfDay: [0, 23],
  weekday: [1, 7],
  dayOfMonth: [1, 31],
  monthOfYear: [1, 12],
};
const HALF_HOUR = 1_800_000;
const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };

/** True for a part of the wall clock. */
export function isPart(granularity: Granularity): boolean {
  return typeof granularity === 'string' && granularity in PARTS;
}

/** Every value of a part; every bucket that a moment of the span falls in, in order. */
export function listBuckets(
  granularity: Granularity,
  family: Family,
  span: Span | undefined,
  clock: EvaluatorClock,
): Value[] {
  const [least, most] = typeof granularity === 'string' ? (PARTS[granularity] ?? []) : [];
  if (least !== undefined && most !== undefined) {
    return Array.from({ length: most - least + 1 }, (_, index) => new Exact(BigInt(least + index)));
  }
  if (span === undefined) throw new TypeError('Buckets are listed over a span.');
  const { cut } = bucketOf(granularity, family, clock);
  const found = new Map<string, Value>();
  const look = (micros: bigint): void => {
    const bucket = cut(micros);
    found.set(keyOf(bucket), bucket);
  };
  if (span.end > span.start) {
    const [start, end] = [millis(span.start), millis(span.end - 1n)];
    const step = stepOf(granularity);
    look(span.start);
    for (let at = start; at < end; at += step) {
      const next = Math.min(at + step, end);
      if (at > start) look(BigInt(at) * 1000n);
      // Where clocks change every second is looked at.
      if (family === 'instant' && clock.zone.offsetAt(at) !== clock.zone.offsetAt(next)) {
        for (let second = Math.ceil(at / 1000) * 1000; second <= next; second += 1000)
          look(BigInt(second) * 1000n);
      }
    }
    look(span.end - 1n);
  }
  return [...found.values()].toSorted((left, right) => ((left as bigint) < (right as bigint) ? -1 : 1));
}

function stepOf(granularity: Granularity): number {
  if (typeof granularity === 'object') {
    const seconds = granularity.every * (SECONDS[granularity.unit] ?? 1);
    return Math.min(seconds * 1000, HALF_HOUR);
  }
  return Math.min((SECONDS[granularity] ?? 3600) * 1000, HALF_HOUR);
}

/** Whether the first bucket begins before the span, and the last one ends after it or after now. */
export function incompleteOf(
  granularity: Granularity,
  family: Family,
  span: Span,
  clock: EvaluatorClock,
): { first: boolean; last: boolean } {
  if (span.end <= span.start) return { first: false, last: false };
  const { cut } = bucketOf(granularity, family, clock);
  const same = (left: bigint, right: bigint): boolean => keyOf(cut(left)) === keyOf(cut(right));
  const isWithin = same(span.end - 1n, span.end);
  const now = BigInt(clock.now) * 1000n;
  const nowHere = family === 'instant' ? now : now + BigInt(clock.zone.offsetAt(clock.now)) * 1000n;
  // The last bucket is over when now is after it: not in it, and not before it.
  const isOver = nowHere >= span.end || nowHere > span.end - 1n ? !same(span.end - 1n, nowHere) : false;
  return { first: same(span.start - 1n, span.start), last: isWithin || !isOver };
}
