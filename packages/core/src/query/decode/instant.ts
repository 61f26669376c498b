import { wholeMinutes, writeOffset } from '../time/time-text.ts';
import type { Zone } from '../time/zone.ts';
import type { CellDecoder } from '../types.ts';

const UTC_TEXT = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(\.\d+)?\+00$/;

/**
 * Turns `2024-03-01 05:00:00+00`, as Postgres writes moments with TimeZone=UTC, into RFC 3339 with
 * the zone's offset. Infinities and years that RFC 3339 cannot write stay as Postgres writes them.
 */
export function instantDecoder(zone: Zone): CellDecoder {
  return (text) => {
    const match = UTC_TEXT.exec(text);
    if (match === null) return text;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
    const midnight = new Date(0).setUTCFullYear(year ?? 0, (month ?? 1) - 1, day);
    const instant = midnight + ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * 1000;
    const offset = wholeMinutes(zone.offsetAt(instant));
    const wall = new Date(instant + offset).toISOString();
    return `${wall.slice(0, -5)}${match[7] ?? ''}${writeOffset(offset, zone.name)}`;
  };
}
