import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { quantile } from './quantile.ts';

/** The value in the middle, or half way between the two that are. */
export const median: AggregateDescriptor = quantile({}, () => sql`0.5`);
