const DAY_MS = 86_400_000;
/** Before this every zone keeps its local mean time; the earliest change on record is of 1835. */
const FIRST = Date.UTC(1800, 0, 1);
/** From here on zones go by yearly rules, on a weekday of a month; the last listed changes are of 2087. */
const REGULAR = Date.UTC(2101, 0, 1);

/**
 * The instants that {@link alikeInstant} gives: from `first` to before `end`. What happens from
 * `regular` on happens again for ever.
 */
export const ALIKE_INSTANTS: Readonly<Record<'first' | 'regular' | 'end', number>> = {
  first: FIRST,
  regular: REGULAR,
  end: Date.UTC(2129, 0, 1),
};

/** An instant from 1800 to 2128 with the same offset in every zone; both in milliseconds since the epoch. */
export function alikeInstant(instant: number): number {
  if (instant < FIRST) return FIRST;
  if (instant < REGULAR) return instant;
  const start = Date.UTC(new Date(instant).getUTCFullYear(), 0, 1);
  return instant - start + (YEARS_ALIKE.get(kindOfYear(start)) ?? start);
}

/** Years of one kind have the same weekdays on the same dates. */
function kindOfYear(start: number): string {
  const weekday = new Date(start).getUTCDay();
  const isLeap = new Date(start + 59 * DAY_MS).getUTCDate() === 29;
  return `${weekday} ${isLeap}`;
}

/** The start of a year of each of the fourteen kinds; within 28 years of one century each occurs. */
const YEARS_ALIKE: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 28 }, (_, index) => Date.UTC(2101 + index, 0, 1)).map((start) => [
    kindOfYear(start),
    start,
  ]),
);
