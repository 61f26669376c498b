import type { Zone } from './zone.ts';

const SECOND_MS = 1000;
/** No zone keeps an offset for less than 3.9 days and then returns to the one before (Freetown, 1939). */
const STEP_MS = 172_800_000;

/** The instants between two others at which a zone's offset changes; milliseconds since the epoch, ascending. */
export function changesWithin(zone: Zone, start: number, end: number): number[] {
  const found: number[] = [];
  for (let low = start; low < end; low += STEP_MS) search(low, Math.min(low + STEP_MS, end));
  return found;

  function search(low: number, high: number): void {
    if (zone.offsetAt(low) === zone.offsetAt(high)) return;
    if (high - low <= SECOND_MS) {
      found.push(high);
      return;
    }
    const middle = Math.floor((low + high) / 2 / SECOND_MS) * SECOND_MS;
    const split = middle <= low ? low + SECOND_MS : middle;
    search(low, split);
    search(split, high);
  }
}
