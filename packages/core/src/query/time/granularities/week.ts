import { sql } from '../../compile/sql.ts';
import { calendarBucket } from './calendar-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Weeks from Monday to Sunday (ISO 8601), named by their Monday. */
export const week: GranularityDescriptor = calendarBucket(sql`'week'`);
