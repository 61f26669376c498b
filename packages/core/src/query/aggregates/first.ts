import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { endOfTime } from './end-of-time.ts';

/** The value at the earliest time; the smallest where several are. */
export const first: AggregateDescriptor = endOfTime(sql`ASC`);
