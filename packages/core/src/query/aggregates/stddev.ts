import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { spread } from './spread.ts';

/** The standard deviation, as of a sample. */
export const stddev: AggregateDescriptor = spread(sql`stddev_samp`, true);
