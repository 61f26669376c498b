import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { extreme } from './extreme.ts';

/** The largest value; null of none. */
export const max: AggregateDescriptor = extreme(sql`max`);
