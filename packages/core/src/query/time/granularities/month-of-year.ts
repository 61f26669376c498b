import { sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { part } from './part.ts';

/** Month of the year, 1 to 12. */
export const monthOfYear: GranularityDescriptor = part(sql`month`, true);
