import type { Zone } from './zone.ts';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1000;

/**
 * The moment at which the clocks of a zone were last changed, when that is less than an hour before
 * `instant`; milliseconds, whole seconds. Otherwise the moment an hour and no second before.
 */
export function lastChange(zone: Zone, instant: number): number {
  const offset = zone.offsetAt(instant);
  let low = instant - HOUR_MS;
  let high = instant;
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
    if (zone.offsetAt(middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}
