import type { StoredAs } from '../../../contract/types/dataset.ts';
import { parameter, sql, type Sql } from '../../compile/sql.ts';
import { splitMicros, writeWall } from '../time-text.ts';
import type { Zone } from '../zone.ts';
import { BOUND_SIGNS } from './signs.ts';
import type { BoundSign, TimeStorage } from './time-storage.ts';

const DAY_MS = 86_400_000;
const DAY_MICROS = 86_400_000_000n;

type StoredTimestamp = Extract<StoredAs, { kind: 'timestamp' }>;

/**
 * A wall clock in a `timestamp` column: of a named zone, or of none (`local`), which nothing shifts.
 */
export const timestamp: TimeStorage<StoredTimestamp> = {
  family: ({ timezone }) => (timezone === 'local' ? 'local' : 'instant'),
  natural: (column, { timezone }) =>
    timezone === 'local' ? sql`(${column})::timestamp` : instantOf(column, timezone),
  compare(column, sign, bound, { timezone }, zones) {
    if (timezone === 'local') return compareWall(column, sign, bound);
    const zone = zones(timezone);
    if (zone === undefined) return compareInstant(column, sign, bound, timezone);
    const { ms } = splitMicros(bound);
    const wall = bound + BigInt(zone.offsetAt(ms)) * 1000n;
    if (isSteady(zone, ms)) return compareWall(column, sign, wall);
    // Near a change of clocks the order of wall clocks is not the order of instants: the first
    // comparison only lets an index help, the second decides.
    const wide = sign === '>=' ? wall - DAY_MICROS : wall + DAY_MICROS;
    return sql`(${compareWall(column, sign, wide)} AND ${compareInstant(column, sign, bound, timezone)})`;
  },
};

function instantOf(column: Sql, timezone: string): Sql {
  return sql`((${column})::timestamp AT TIME ZONE ${parameter(timezone, 'text')})`;
}

function compareWall(column: Sql, sign: BoundSign, wall: bigint): Sql {
  return sql`${column} ${BOUND_SIGNS[sign]} ${parameter(writeStored(wall), 'timestamp')}`;
}

/** Shifted by a zone, a moment of the year 1 may fall into the year before, which Postgres calls 1 BC. */
function writeStored(wall: bigint): string {
  const text = writeWall(wall);
  return text.startsWith('0000-') ? `0001-${text.slice('0000-'.length)} BC` : text;
}

function compareInstant(column: Sql, sign: BoundSign, bound: bigint, timezone: string): Sql {
  const moment = parameter(`${writeWall(bound)}Z`, 'timestamptz');
  return sql`${instantOf(column, timezone)} ${BOUND_SIGNS[sign]} ${moment}`;
}

function isSteady(zone: Zone, ms: number): boolean {
  return zone.offsetAt(ms - DAY_MS) === zone.offsetAt(ms + DAY_MS);
}
