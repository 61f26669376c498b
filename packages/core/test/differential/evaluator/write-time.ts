import type { EvaluatorZone } from './zones.ts';

/** What the times of a field are. */
export type Family = 'instant' | 'local' | 'date';

/** Whole milliseconds, rounded down. */
export function millis(micros: bigint): number {
  return Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n);
}

/** A time as it stands on the wire: `2024-03-01`, `2024-03-01T10:00:00`, or with the zone's offset. */
export function writeTime(micros: bigint, family: Family, zone: EvaluatorZone): string {
  if (family === 'date') return writeWall(micros).slice(0, 10);
  if (family === 'local') return writeWall(micros);
  const offset = zone.offsetAt(millis(micros));
  return `${writeWall(micros + BigInt(offset) * 1000n)}${writeOffset(offset, zone.name)}`;
}

function writeWall(micros: bigint): string {
  const ms = millis(micros);
  const [seconds = ''] = new Date(ms).toISOString().split('.');
  const fraction = String(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n).padStart(6, '0');
  return fraction === '000000' ? seconds : `${seconds}.${fraction.replace(/0+$/, '')}`;
}

function writeOffset(offset: number, zone: string): string {
  if (zone === 'UTC') return 'Z';
  const minutes = Math.abs(offset) / 60_000;
  const pair = (count: number): string => String(count).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pair(Math.floor(minutes / 60))}:${pair(minutes % 60)}`;
}
