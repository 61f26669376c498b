import type { BinGranularity, Granularity, TimeUnit } from '../../../src/contract/types/query.ts';
import type { ColumnType } from '../../../src/contract/types/query.ts';
import { isoWeekday, lengthOf, startOfUnit } from './calendar.ts';
import type { EvaluatorClock } from './clock.ts';
import { Exact } from './exact.ts';
import type { Value } from './value.ts';
import { millis, type Family } from './write-time.ts';

/** A time cut by a granularity: how, and what it then is. */
export interface Bucket {
  readonly type: ColumnType;
  readonly family: Family | null;
  cut(micros: bigint): Value;
}

const PARTS: Readonly<Record<string, (wall: Date) => number>> = {
  hourOfDay: (wall) => wall.getUTCHours(),
  weekday: (wall) => isoWeekday(wall.getTime()),
  dayOfMonth: (wall) => wall.getUTCDate(),
  monthOfYear: (wall) => wall.getUTCMonth() + 1,
};

const HOUR = 3_600_000;
const BIN_UNITS: Readonly<Record<BinGranularity['unit'], number>> = {
  second: 1000,
  minute: 60_000,
  hour: HOUR,
};

/** How times of a family are cut. */
export function bucketOf(granularity: Granularity, family: Family, clock: EvaluatorClock): Bucket {
  const { zone, calendar } = clock;
  const wallOf = (micros: bigint): number =>
    millis(micros) + (family === 'instant' ? zone.offsetAt(millis(micros)) : 0);
  if (typeof granularity === 'object') return binOf(granularity, family, clock, wallOf);
  const part = PARTS[granularity];
  if (part !== undefined) {
    return {
      type: 'integer',
      family: null,
      cut: (micros) => new Exact(BigInt(part(new Date(wallOf(micros))))),
    };
  }
  const unit = granularity as TimeUnit;
  const length = lengthOf(unit);
  if (length !== undefined) return clockBucket(length, family, clock, wallOf);
  return {
    type: 'date',
    family: 'date',
    cut: (micros) => BigInt(startOfUnit(unit, wallOf(micros), calendar)) * 1000n,
  };
}

/**
 * The instant that lies as long before as the wall clock is past the whole unit, or the last change of
 * clocks when that is later: a bucket has one offset.
 */
function clockBucket(
  length: number,
  family: Family,
  { zone }: EvaluatorClock,
  wallOf: (micros: bigint) => number,
): Bucket {
  return {
    type: 'timestamp',
    family,
    cut(micros) {
      const wall = wallOf(micros);
      const now = millis(micros);
      let start = now - (((wall % length) + length) % length);
      if (family !== 'instant' || zone.offsetAt(start) === zone.offsetAt(now)) return BigInt(start) * 1000n;
      // Clocks change on whole seconds.
      start = Math.ceil(start / 1000) * 1000;
      while (zone.offsetAt(start) !== zone.offsetAt(now)) start += 1000;
      return BigInt(start) * 1000n;
    },
  };
}

/** Bins count from midnight of the wall clock; those longer than an hour span changes of clocks. */
function binOf(
  { every, unit }: BinGranularity,
  family: Family,
  clock: EvaluatorClock,
  wallOf: (micros: bigint) => number,
): Bucket {
  const { zone } = clock;
  const length = every * BIN_UNITS[unit];
  if (length <= HOUR || family !== 'instant') return clockBucket(length, family, clock, wallOf);
  return {
    type: 'timestamp',
    family,
    cut(micros) {
      const wall = wallOf(micros);
      const start = wall - (((wall % length) + length) % length);
      return BigInt(zone.firstInstantOf(start)) * 1000n;
    },
  };
}
