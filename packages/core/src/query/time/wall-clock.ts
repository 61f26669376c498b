import type { Zone } from './zone.ts';

const DAY_MS = 86_400_000;

/** The wall clock of a zone at an instant, as milliseconds as if it were UTC. */
export function wallOfInstant(zone: Zone, instant: number): number {
  return instant + zone.offsetAt(instant);
}

/**
 * The first instant at which the wall clock of a zone reads at least `wall`. A time that occurs
 * twice gives its first occurrence; one that a change of clocks leaves out gives the change itself.
 */
export function instantOfWall(zone: Zone, wall: number): number {
  const before = zone.offsetAt(wall - DAY_MS);
  const after = zone.offsetAt(wall + DAY_MS);
  const candidates = [wall - before, wall - after].filter((instant) => wallOfInstant(zone, instant) === wall);
  if (candidates.length > 0) return Math.min(...candidates);
  let low = wall - Math.max(before, after) - 1;
  let high = wall - Math.min(before, after);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallOfInstant(zone, middle) >= wall) high = middle;
    else low = middle;
  }
  return high;
}
