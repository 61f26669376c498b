import { rememberOffsets } from './zone-offsets.ts';

const MAX_ZONES = 200;
const ZONE_NAME = /^(?:UTC|GMT|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/;

/** From an instant on, another offset than before; both in milliseconds. */
export interface ZoneChange {
  readonly from: number;
  readonly offset: number;
}

/** A time zone. */
export interface Zone {
  readonly name: string;
  /**
   * All changes up to the end of `ALIKE_INSTANTS`, ascending; after it they go on by yearly rules.
   * Undefined when only `offsetAt` can tell.
   */
  readonly changes?: readonly ZoneChange[];
  /** Milliseconds to add to UTC to get the wall clock at that instant (milliseconds since the epoch). */
  offsetAt(instant: number): number;
}

/** Finds a zone by its name; undefined when there is none. */
export type ZoneSource = (name: string) => Zone | undefined;

/**
 * True for an IANA name with an area, such as "Europe/Brussels", and for UTC and GMT. Short names
 * such as CET are refused: Postgres reads them as fixed offsets, everyone else as zones.
 */
export function isTimeZone(name: string): boolean {
  return createZone(name) !== undefined;
}

/** The zone of that name by the runtime's own tz database; undefined when there is none. */
export function createZone(name: string): Zone | undefined {
  if (!ZONE_NAME.test(name)) return undefined;
  if (name === 'UTC' || name === 'GMT') return { name, changes: [], offsetAt: () => 0 };
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  return { name, offsetAt: rememberOffsets((instant) => parseOffset(format.format(instant))) };
}

/**
 * A source that keeps the zones asked for last; give one to every query of a Lens, since making a zone is
 * slow. Names differ by case too, so there are more of them than zones.
 */
export function createZoneSource(): ZoneSource {
  const zones = new Map<string, Zone>();
  return (name) => {
    const zone = zones.get(name) ?? createZone(name);
    if (zone === undefined) return undefined;
    zones.delete(name);
    zones.set(name, zone);
    const [oldest] = zones.keys();
    if (zones.size > MAX_ZONES && oldest !== undefined) zones.delete(oldest);
    return zone;
  };
}

/** Reads the end of a text such as "3/10/2024, GMT-05:00"; seconds occur before zones were standardised. */
function parseOffset(formatted: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(formatted);
  if (match?.[1] === undefined) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -seconds : seconds) * 1000;
}
