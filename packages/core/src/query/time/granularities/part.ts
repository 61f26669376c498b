import { sql, type Sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';

/** A part of the wall clock as a whole number. `part` is a part's name in SQL. */
export function part(name: Sql, cutsDates: boolean): GranularityDescriptor {
  return { type: 'integer', cutsDates, sql: ({ wall }) => sql`extract(${name} FROM ${wall})::integer` };
}
