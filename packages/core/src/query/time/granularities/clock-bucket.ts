import { sql, type Sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';

/**
 * Buckets shorter than a day. Those of instants stay instants, so that the hour which occurs twice
 * when clocks go back is two buckets. `unit` is a quoted SQL literal.
 */
export function clockBucket(unit: Sql): GranularityDescriptor {
  return {
    type: 'timestamp',
    cutsDates: false,
    sql: ({ family, natural, zone }) =>
      family === 'instant'
        ? sql`date_trunc(${unit}, ${natural}, ${zone})`
        : sql`date_trunc(${unit}, ${natural})`,
  };
}
