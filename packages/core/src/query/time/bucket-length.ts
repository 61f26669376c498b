import type { BucketGranularity, Granularity } from '../../contract/types/query.ts';
import { binSeconds } from './granularities/bin.ts';

const DAY = 86_400;

/** Seconds that every bucket has, but for those that a change of clocks shortens. */
const SECONDS: Readonly<Record<BucketGranularity, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: DAY,
  week: 7 * DAY,
  month: 28 * DAY,
  quarter: 89 * DAY,
  year: 365 * DAY,
};

/** The length of the shortest bucket, in seconds, leaving aside changes of clocks; 1 for what is no bucket. */
export function unitSeconds(granularity: Granularity): number {
  if (typeof granularity === 'object') return binSeconds(granularity) ?? 1;
  return Object.hasOwn(SECONDS, granularity) ? SECONDS[granularity as BucketGranularity] : 1;
}

/**
 * Seconds from one moment to the next so that every bucket holds one: less than its length by more than
 * what clocks are ever changed by within it. Buckets shorter than a day need the changes besides.
 */
export function stepSeconds(granularity: Granularity): number {
  const seconds = unitSeconds(granularity);
  if (seconds < DAY) return seconds;
  return seconds === DAY ? DAY / 4 : seconds - 2 * DAY;
}
