import { sql } from '../../compile/sql.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Calendar months, named by their first day. */
export const month: GranularityDescriptor = calendarBucket(sql`'month'`);
