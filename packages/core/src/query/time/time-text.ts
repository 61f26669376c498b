const FIRST_MICROS = -62_135_596_800_000_000n;
const LAST_MICROS = 253_402_300_800_000_000n;

/** True from the year 1 to the end of the year 9999, the years that four digits can write. */
export function isWritable(micros: bigint): boolean {
  return micros >= FIRST_MICROS && micros <= LAST_MICROS;
}

/** Whole milliseconds, rounded down, and the microseconds that remain. */
export function splitMicros(micros: bigint): { ms: number; rest: number } {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  return { ms: Number((micros - rest) / 1000n), rest: Number(rest) };
}

/** `2024-03-01T05:00:00`, with a fraction only where there is one; no zone. */
export function writeWall(micros: bigint): string {
  const { ms, rest } = splitMicros(micros);
  const text = new Date(ms).toISOString();
  // From the year 10000 on there is a sign before the year.
  const seconds = text.startsWith('+0') ? text.slice(2, -5) : text.slice(0, -5);
  if (rest === 0 && ms % 1000 === 0) return seconds;
  const fraction = `${text.slice(-4, -1)}${String(rest).padStart(3, '0')}`;
  return `${seconds}.${fraction.replace(/0+$/, '')}`;
}

/** `2024-03-01`. */
export function writeDate(micros: bigint): string {
  return writeWall(micros).split('T')[0] ?? '';
}

/**
 * An offset as RFC 3339 writes it, `Z` for UTC itself. It is given in milliseconds; seconds, which
 * occur in offsets of the nineteenth century, must have been rounded away.
 */
export function writeOffset(offset: number, zoneName: string): string {
  if (offset === 0 && (zoneName === 'UTC' || zoneName === 'GMT')) return 'Z';
  const minutes = Math.abs(offset) / 60_000;
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}:${String(minutes % 60).padStart(2, '0')}`;
}

/** RFC 3339 has no seconds in offsets, so the clock is written by the nearest whole minute. */
export function wholeMinutes(offset: number): number {
  return Math.round(offset / 60_000) * 60_000;
}
