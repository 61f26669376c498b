import { sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { part } from './part.ts';

/** Hour of the day, 0 to 23. */
export const hourOfDay: GranularityDescriptor = part(sql`hour`, false);
