import { sql } from '../../compile/sql.ts';
import { clockBucket } from './clock-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Minutes. */
export const minute: GranularityDescriptor = clockBucket(sql`'minute'`, 60);
