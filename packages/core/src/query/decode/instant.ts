import { wholeMinutes, writeOffset } from '../time/time-text.ts';
import { instantOfWall } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';
import type { CellDecoder } from '../types.ts';

const TEXT = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(\.\d+)?(\+00)?$/;

/**
 * Turns `2024-03-01 05:00:00+00`, as Postgres writes moments with TimeZone=UTC, into RFC 3339 with
 * the zone's offset. A text without `+00` is a wall clock of the zone, the start of a bin, and stands
 * for the first moment at which the clock reads at least that. Infinities and years that RFC 3339
 * cannot write stay as Postgres writes them.
 */
export function instantDecoder(zone: Zone): CellDecoder {
  return (text) => {
    const match = TEXT.exec(text);
    if (match === null) return text;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    const midnight = new Date(0).setUTCFullYear(year ?? 0, (month ?? 1) - 1, day);
    const read = midnight + ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * 1000;
    const instant = match[8] === undefined ? instantOfWall(zone, read) : read;
    const offset = wholeMinutes(zone.offsetAt(instant));
    const wall = new Date(instant + offset).toISOString();
    return `${wall.slice(0, -5)}${match[7] ?? ''}${writeOffset(offset, zone.name)}`;
  };
}
