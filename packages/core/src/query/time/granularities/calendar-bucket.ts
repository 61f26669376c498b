import { sql, type Sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Buckets of a day or longer: dates of the wall clock. `unit` is a quoted SQL literal. */
export function calendarBucket(unit: Sql): GranularityDescriptor {
  return { type: 'date', cutsDates: true, sql: ({ wall }) => sql`date_trunc(${unit}, ${wall})::date` };
}
