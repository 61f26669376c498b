import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { extreme } from './extreme.ts';

/** The smallest value; null of none. */
export const min: AggregateDescriptor = extreme(sql`min`);
