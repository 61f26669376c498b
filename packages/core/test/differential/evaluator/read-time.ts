import type { EvaluatorZone } from './zones.ts';
import type { Family } from './write-time.ts';

/** A half-open span of time in microseconds, on the line of its field. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

const DAY = 86_400_000_000n;

/** The span of a written time: the whole of its smallest unit. */
export function readTime(text: string, family: Family, zone: EvaluatorZone): Span {
  const date = text.slice(0, 10);
  const [, clock = '', offset = ''] = /^.(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(text.slice(10)) ?? [];
  const wall = wallMicros(date, clock);
  const unit = unitOf(clock);
  if (family !== 'instant') return { start: wall, end: wall + unit };
  if (clock === '') return { start: firstMicros(wall, zone), end: firstMicros(wall + DAY, zone) };
  if (offset !== '') return { start: wall - offsetMicros(offset), end: wall - offsetMicros(offset) + unit };
  const start = firstMicros(wall, zone);
  // A minute that clocks leave out is empty; the last one before they go back has its sixty seconds.
  const end = firstMicros(wall + unit, zone);
  return { start, end: end < start + unit ? end : start + unit };
}

/** Microseconds of a wall clock such as `2024-03-01` and `10:30:15.5`, as if it were UTC. */
export function wallMicros(date: string, clock: string): bigint {
  const [hour = '0', minute = '0', seconds = '0'] = clock.split(':');
  const [second = '0', fraction = ''] = seconds.split('.');
  const whole = (BigInt(hour || '0') * 60n + BigInt(minute)) * 60n + BigInt(second);
  return (
    BigInt(Date.parse(`${date}T00:00:00Z`)) * 1000n + whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  );
}

function firstMicros(wall: bigint, zone: EvaluatorZone): bigint {
  const rest = ((wall % 1000n) + 1000n) % 1000n;
  return BigInt(zone.firstInstantOf(Number((wall - rest) / 1000n))) * 1000n + rest;
}

function unitOf(clock: string): bigint {
  if (clock === '') return DAY;
  const [, , seconds] = clock.split(':');
  if (seconds === undefined) return 60_000_000n;
  const digits = seconds.split('.')[1]?.length ?? 0;
  return 10n ** BigInt(6 - digits);
}

function offsetMicros(offset: string): bigint {
  if (offset === 'Z') return 0n;
  const minutes = BigInt(offset.slice(1, 3)) * 60n + BigInt(offset.slice(4, 6));
  return (offset.startsWith('-') ? -minutes : minutes) * 60_000_000n;
}
