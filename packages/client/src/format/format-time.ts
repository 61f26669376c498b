import type { Column } from '../contract.ts';

type Granularity = NonNullable<Column['granularity']>;

const DATE: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const MOMENT: Intl.DateTimeFormatOptions = { ...DATE, hour: 'numeric', minute: '2-digit' };
const FORMATS: { readonly [Key in string]?: Intl.DateTimeFormatOptions } = {
  year: { year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  week: DATE,
  day: DATE,
};

/**
 * A date or timestamp as it stands in the answer. The server has already moved it to the question's zone, so
 * the wall-clock parts are shown and never the reader's own zone.
 */
export function formatTime(text: string, granularity: Granularity | undefined, locale: string): string {
  const match = /^(\d{4,})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(text);
  if (!match) return text;
  const [, year, month, day, hour, minute, second] = match;
  const wallClock = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  );
  if (granularity === 'quarter') return `Q${Math.ceil(Number(month) / 3)} ${year}`;
  const options =
    (typeof granularity === 'string' && FORMATS[granularity]) || (hour === undefined ? DATE : MOMENT);
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(wallClock);
}

/** A part of a timestamp, such as weekday 1, as people say it; undefined when the granularity is no such part. */
export function formatTimePart(
  part: number,
  granularity: Granularity | undefined,
  locale: string,
): string | undefined {
  const named = (options: Intl.DateTimeFormatOptions, date: number): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(date);
  switch (granularity) {
    case 'weekday':
      // 1 January 2001 was a Monday, ISO weekday 1.
      return named({ weekday: 'short' }, Date.UTC(2001, 0, part));
    case 'monthOfYear':
      return named({ month: 'short' }, Date.UTC(2001, part - 1, 1));
    case 'hourOfDay':
      return `${String(part).padStart(2, '0')}:00`;
    default:
      return undefined;
  }
}

/** The time of day of an instant by the reader's clock, with its date. */
export function formatInstant(instant: Date, locale: string): string {
  const options: Intl.DateTimeFormatOptions = {
    ...DATE,
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  };
  return new Intl.DateTimeFormat(locale, options).format(instant);
}
