import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { spread } from './spread.ts';

/** The variance, as of a sample: the standard deviation squared. */
export const variance: AggregateDescriptor = spread(sql`var_samp`, false);
