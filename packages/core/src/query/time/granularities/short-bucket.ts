import { parameter, sql, type Sql } from '../../compile/sql.ts';
import { cutShortSpan } from '../cut-short.ts';
import type { TimeOperand } from './granularity.ts';

/** The start of the unit that a moment falls in. */
export interface UnitStart {
  /** As a moment, reckoned back from the row by the offset of the row. */
  readonly moment: Sql;
  /** On the wall clock. */
  readonly wall: Sql;
}

/**
 * Groups moments by units of that many seconds, up to an hour. A unit is a stretch of the wall clock
 * under one offset, and its key is its start. Where clocks change within it that moment lies before the
 * change, in another unit: then the key is its last microsecond, which no other unit has, which sorts
 * where the unit lies, and by which the decoder knows that the change is what it begins with.
 */
export function shortBucket(start: UnitStart, seconds: number, operand: TimeOperand): Sql {
  const { zone, clock } = operand;
  const span = cutShortSpan(clock, seconds);
  if (span === null) return start.moment;
  const before = span.to === null ? sql`` : sql`${operand.compare('<', micros(span.to))} AND `;
  const since = span.from === null ? sql`` : sql`${operand.compare('>=', micros(span.from))} AND `;
  const isOther = sql`(${start.moment} AT TIME ZONE ${zone}) <> ${start.wall}`;
  const last = parameter(`${seconds - 1}.999999 seconds`, 'interval');
  return sql`(CASE WHEN ${before}${since}${isOther} THEN ${start.moment} + ${last} ELSE ${start.moment} END)`;
}

function micros(ms: number): bigint {
  return BigInt(ms) * 1000n;
}
