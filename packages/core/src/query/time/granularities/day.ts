import { sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Days of the wall clock, of 23 or 25 hours when clocks change. */
export const day: GranularityDescriptor = {
  type: 'date',
  cutsDates: true,
  sql: ({ wall }) => sql`(${wall})::date`,
};
