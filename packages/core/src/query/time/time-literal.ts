const DAY_MICROS = 86_400_000_000n;
const LITERAL =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?([Zz]|[+-]\d{2}:\d{2})?)?$/;

/** A date or a date with a time as somebody wrote it. */
export interface TimeLiteral {
  /** The wall clock in microseconds as if it were UTC. */
  readonly wall: bigint;
  /** Length of the smallest unit that was written: a day, a minute, a second, or a part of a second. */
  readonly unit: bigint;
  readonly isDate: boolean;
  /** Milliseconds that the writer's clock is ahead of UTC; null when not written. */
  readonly offset: number | null;
}

/**
 * Reads `2024-03-01`, `2024-03-01T10:30`, `2024-03-01T10:30:15.123456`, each time with or without
 * `Z` or an offset (RFC 3339). Undefined for anything else, and for days and hours that do not exist.
 */
export function readTimeLiteral(text: string): TimeLiteral | undefined {
  const match = LITERAL.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) =>
    Number(match[group] ?? 0),
  );
  const midnight = new Date(0).setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
  const date = new Date(midnight);
  if (year === 0 || date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return undefined;
  if ((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  const offset = readOffset(match[8]);
  if (offset === undefined) return undefined;
  const fraction = match[7] ?? '';
  const seconds = (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  return {
    wall: BigInt(midnight + seconds * 1000) * 1000n + BigInt(fraction.padEnd(6, '0')),
    unit: smallestUnit(match[4], match[6], fraction),
    isDate: match[4] === undefined,
    offset,
  };
}

/** True for text that is written as a time, whether there is such a day and hour or not. */
export function isWrittenAsTime(text: string): boolean {
  return LITERAL.test(text);
}

function smallestUnit(hour: string | undefined, second: string | undefined, fraction: string): bigint {
  if (hour === undefined) return DAY_MICROS;
  if (second === undefined) return 60_000_000n;
  return 10n ** BigInt(6 - fraction.length);
}

function readOffset(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  if (text === 'Z' || text === 'z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
