import { sql, type Sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { shortBucket } from './short-bucket.ts';

/**
 * Buckets of an hour or less. Those of instants stay instants, so that the hour which occurs twice
 * when clocks go back is two buckets. `unit` is a quoted SQL literal, of that many seconds.
 */
export function clockBucket(unit: Sql, seconds: number): GranularityDescriptor {
  return {
    type: 'timestamp',
    cutsDates: false,
    sql(operand) {
      const { family, natural, wall, zone } = operand;
      if (family !== 'instant') return sql`date_trunc(${unit}, ${natural})`;
      const moment = sql`date_trunc(${unit}, ${natural}, ${zone})`;
      return shortBucket({ moment, wall: sql`date_trunc(${unit}, ${wall})` }, seconds, operand);
    },
  };
}
