import type { BinGranularity } from '../../../contract/types/query.ts';
import { parameter, sql } from '../../compile/sql.ts';
import type { GranularityDescriptor } from './granularity.ts';
import { shortBucket } from './short-bucket.ts';

const UNIT_SECONDS: Readonly<Record<BinGranularity['unit'], number>> = { second: 1, minute: 60, hour: 3600 };
const DAY_SECONDS = 86_400;

/** Length of a bin in seconds; null unless a day is a whole number of such bins. */
export function binSeconds({ every, unit }: BinGranularity): number | null {
  const seconds = every * UNIT_SECONDS[unit];
  return Number.isSafeInteger(every) && every > 0 && DAY_SECONDS % seconds === 0 ? seconds : null;
}

/** Bins of a fixed width, counted from midnight of the wall clock. */
export function bin(granularity: BinGranularity): GranularityDescriptor {
  const seconds = binSeconds(granularity) ?? DAY_SECONDS;
  const width = parameter(`${seconds} seconds`, 'interval');
  return {
    type: 'timestamp',
    cutsDates: false,
    sql(operand) {
      const { family, natural, wall } = operand;
      const start = sql`date_bin(${width}, ${wall}, timestamp '2001-01-01')`;
      // Up to an hour, the hour that occurs twice stays two; longer bins span a change of clocks.
      if (family !== 'instant' || seconds > 3600) return start;
      const moment = sql`(${natural} - (${wall} - ${start}))`;
      const key = shortBucket({ moment, wall: start }, seconds, operand);
      // Nothing may be subtracted from infinity, which is a bin of its own.
      return sql`(CASE WHEN isfinite(${natural}) THEN ${key} ELSE ${natural} END)`;
    },
  };
}
