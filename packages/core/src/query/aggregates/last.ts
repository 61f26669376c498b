import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { endOfTime } from './end-of-time.ts';

/** The value at the latest time; the largest where several are. */
export const last: AggregateDescriptor = endOfTime(sql`DESC`);
