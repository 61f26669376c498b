import { sql } from '../../compile/sql.ts';
import { weekShift } from '../calendar.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Weeks from the calendar's first day of the week (Monday by ISO 8601), named by it. */
export const week: GranularityDescriptor = calendarBucket(sql`'week'`, (calendar) => {
  const shift = weekShift(calendar);
  return shift === 0 ? null : `${shift} days`;
});
