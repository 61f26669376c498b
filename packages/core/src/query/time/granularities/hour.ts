import { sql } from '../../compile/sql.ts';
import { clockBucket } from './clock-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Hours. */
export const hour: GranularityDescriptor = clockBucket(sql`'hour'`, 3600);
