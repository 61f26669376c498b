import { sql } from '../../compile/sql.ts';
import { fiscalBucket } from './fiscal-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Quarters of the fiscal year, named by their first day. */
export const quarter: GranularityDescriptor = fiscalBucket(sql`'quarter'`, 3);
