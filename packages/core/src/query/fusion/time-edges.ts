import type { TimeFamily } from '../time/span-of-literal.ts';
import { isWritable } from '../time/time-text.ts';
import { CALENDAR_UNITS } from '../time/units.ts';
import { instantOfWall, wallOfInstant } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';
import { DEFAULT_CALENDAR } from '../time/calendar.ts';
import type { EdgeUnit } from './bucket-label.ts';
import type { TimeBounds } from './time-bounds.ts';

/** More would make the statement slower to send than it gains. */
const MAX_PIECES = 4000;
const HOUR_MS = 3_600_000;
/** Clocks go back by a day at most. */
const LONGEST_MS = 26 * HOUR_MS;

/** Pieces of the wall clock, one after the other. */
export interface TimeEdges {
  /** Where each piece starts: milliseconds of the wall clock as if it were UTC. */
  readonly starts: readonly number[];
  /** The same moments in the time of the column, in milliseconds, and where the last piece ends. */
  readonly edges: readonly number[];
}

/**
 * Cuts the time within bounds into days or months of a zone's wall clock. Null where there would be too many
 * pieces, and where clocks go back over the start of one, so that it is no stretch of time.
 */
export function timeEdges(
  { start, end }: TimeBounds,
  unit: EdgeUnit,
  family: TimeFamily,
  zone: Zone,
): TimeEdges | null {
  if (!isWritable(start) || !isWritable(end) || end <= start) return null;
  const [low, high] = [Number(start / 1000n), Number(end / 1000n) + 1];
  const isInstant = family === 'instant';
  const wall = (at: number): number => (isInstant ? wallOfInstant(zone, at) : at);
  const { start: startOf, add } = CALENDAR_UNITS[unit];
  // Near a change of clocks the wall clock may be behind what it was.
  const first = startOf(Math.min(wall(low), wall(low + HOUR_MS)), DEFAULT_CALENDAR);
  const last = Math.max(wall(high), wall(high - HOUR_MS));
  const starts: number[] = [];
  for (let at = first; at <= last; at = add(at, 1)) {
    if (starts.push(at) > MAX_PIECES) return null;
  }
  const walls = [...starts, add(starts.at(-1) ?? first, 1)];
  if (!isInstant) return { starts, edges: walls };
  const edges = walls.map((at) => instantOfWall(zone, at));
  return edges.every((edge, index) => isPassedOnce(edge, walls[index] ?? edge, zone))
    ? { starts, edges }
    : null;
}

/** True when the clock never reads less than `wall` again after `edge`, the first moment at which it reads that. */
function isPassedOnce(edge: number, wall: number, zone: Zone): boolean {
  let [low, high] = [edge, edge + LONGEST_MS];
  const offset = zone.offsetAt(low);
  if (zone.offsetAt(high) >= offset) return true;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offsetAt(middle) < offset) high = middle;
    else low = middle;
  }
  return wallOfInstant(zone, high) >= wall;
}
