import { sql } from '../../compile/sql.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Calendar quarters, named by their first day. */
export const quarter: GranularityDescriptor = calendarBucket(sql`'quarter'`);
