import { parameter, sql, type Sql } from '../../compile/sql.ts';
import type { Calendar } from '../calendar.ts';
import type { GranularityDescriptor } from './granularity.ts';

/**
 * Buckets of a day or longer: dates of the wall clock. `unit` is a quoted SQL literal; `shiftOf` says
 * how much later than Postgres's own the units of a calendar begin, as text of an interval, or null
 * where they begin together.
 */
export function calendarBucket(
  unit: Sql,
  shiftOf: (calendar: Calendar) => string | null = () => null,
): GranularityDescriptor {
  return {
    type: 'date',
    cutsDates: true,
    sql({ wall, calendar }) {
      const text = shiftOf(calendar);
      if (text === null) return sql`date_trunc(${unit}, ${wall})::date`;
      // Back by a shift, the last days of a month may fall on its last day, but never into another month.
      const shift = parameter(text, 'interval');
      return sql`(date_trunc(${unit}, ${wall} - ${shift}) + ${shift})::date`;
    },
  };
}
