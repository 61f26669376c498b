import type { Sql } from '../../compile/sql.ts';
import { monthShift } from '../calendar.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Buckets of some months, counted from the first month of the fiscal year. `unit` is a quoted SQL literal. */
export function fiscalBucket(unit: Sql, months: number): GranularityDescriptor {
  return calendarBucket(unit, (calendar) => {
    const shift = monthShift(calendar, months);
    return shift === 0 ? null : `${shift} months`;
  });
}
