import { sql } from '../../compile/sql.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Calendar years, named by their first day. */
export const year: GranularityDescriptor = calendarBucket(sql`'year'`);
