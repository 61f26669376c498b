import { sql } from '../../compile/sql.ts';
import { clockBucket } from './clock-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Seconds. */
export const second: GranularityDescriptor = clockBucket(sql`'second'`, 1);
