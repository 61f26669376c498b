import type { Granularity } from '../../contract/types/query.ts';
import { parameter, type Sql } from '../compile/sql.ts';
import type { Calendar } from '../time/calendar.ts';
import { writeDate } from '../time/time-text.ts';
import { CALENDAR_UNITS } from '../time/units.ts';

/** The pieces of time that can be cut at edges. */
export type EdgeUnit = 'day' | 'month';

type NamedGranularity = Exclude<Granularity, object>;

/** How the pieces between edges are called in one granularity. */
interface Labels {
  /** The longest pieces that lie in one bucket each. */
  readonly unit: EdgeUnit;
  readonly cast: 'date' | 'integer';
  /** The bucket of the piece that starts at `wall`, milliseconds of the wall clock as if it were UTC. */
  label(wall: number, calendar: Calendar): string;
  /** The most buckets that so many days can hold. */
  count(days: number): number;
}

/** Null where pieces of a day would not do. */
const LABELS: Readonly<Record<NamedGranularity, Labels | null>> = {
  second: null,
  minute: null,
  hour: null,
  hourOfDay: null,
  day: units('day', 'day', 1),
  week: units('week', 'day', 7),
  month: units('month', 'month', 28),
  quarter: units('quarter', 'month', 90),
  year: units('year', 'month', 365),
  weekday: parts('day', 7, (date) => date.getUTCDay() || 7),
  dayOfMonth: parts('day', 31, (date) => date.getUTCDate()),
  monthOfYear: parts('month', 12, (date) => date.getUTCMonth() + 1),
};

/** The labels of a granularity; null where its buckets cannot be told by edges of days or months. */
export function labelsOf(granularity: Granularity): Labels | null {
  return typeof granularity === 'object' ? null : LABELS[granularity];
}

/** The labels of pieces in their order, as a list of Postgres. */
export function labelList(labels: Labels, starts: readonly number[], calendar: Calendar): Sql {
  return parameter(
    starts.map((wall) => labels.label(wall, calendar)),
    `${labels.cast}[]`,
  );
}

function units(
  name: 'day' | 'week' | 'month' | 'quarter' | 'year',
  unit: EdgeUnit,
  shortest: number,
): Labels {
  return {
    unit,
    cast: 'date',
    label: (wall, calendar) => writeDate(BigInt(CALENDAR_UNITS[name].start(wall, calendar)) * 1000n),
    count: (days) => days / shortest + 2,
  };
}

function parts(unit: EdgeUnit, most: number, read: (date: Date) => number): Labels {
  return { unit, cast: 'integer', label: (wall) => String(read(new Date(wall))), count: () => most };
}
