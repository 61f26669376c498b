import { sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { part } from './part.ts';

/** Day of the month, 1 to 31. */
export const dayOfMonth: GranularityDescriptor = part(sql`day`, true);
