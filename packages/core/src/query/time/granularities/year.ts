import { sql } from '../../compile/sql.ts';
import { fiscalBucket } from './fiscal-bucket.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** Fiscal years, named by their first day. */
export const year: GranularityDescriptor = fiscalBucket(sql`'year'`, 12);
