import { sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { part } from './part.ts';

/** Day of the week by ISO 8601: Monday is 1, Sunday 7. */
export const weekday: GranularityDescriptor = part(sql`isodow`, true);
