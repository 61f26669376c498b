import type { SqlStatement } from '../../databases/sql-client.ts';
import { ALIKE_INSTANTS, alikeInstant } from './alike-instant.ts';
import type { Zone } from './zone.ts';

/**
 * Asks a database for the changes of a zone by its own tz database: rows of the second since the epoch
 * from which an offset holds, and the offset in seconds; first the offset before all changes. It looks
 * at every two days, since no offset was ever kept for less than 3.9 days and then taken back.
 */
export function zoneChangesStatement(name: string): SqlStatement {
  return { text: CHANGES, values: [name, ALIKE_INSTANTS.first / 1000, ALIKE_INSTANTS.end / 1000] };
}

/**
 * The zone that such rows describe, each cell Postgres's text. Throws a TypeError for rows that are
 * none.
 */
export function zoneOfChanges(name: string, rows: readonly (readonly (string | null)[])[]): Zone {
  const numbers = rows.map((row) => row.map((cell) => Number(cell ?? Number.NaN) * 1000));
  const froms = numbers.map(([from = Number.NaN]) => from);
  const offsets = numbers.map(([, offset = Number.NaN]) => offset);
  if (rows.length === 0 || [...froms, ...offsets].some(Number.isNaN)) {
    throw new TypeError('The database described a time zone in an unknown way.');
  }
  const pieces = froms.map((from, index) => ({ from, offset: offsets[index] ?? 0 }));
  return {
    name,
    changes: pieces.slice(1),
    offsetAt: (instant) => offsets[indexAt(froms, alikeInstant(instant))] ?? 0,
  };
}

/** The last place whose start is not after the instant, or the first. */
function indexAt(froms: readonly number[], instant: number): number {
  let low = 0;
  let high = froms.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((froms[middle] ?? Number.POSITIVE_INFINITY) <= instant) low = middle;
    else high = middle;
  }
  return low;
}

const CHANGES = `
WITH RECURSIVE days AS (
  SELECT at AS low, at + 172800 AS high FROM generate_series($2::bigint, $3::bigint, 172800) AS at
), changing (low, high) AS (
  SELECT low, high FROM days
  WHERE (to_timestamp(high) AT TIME ZONE $1::text) - (to_timestamp(low) AT TIME ZONE $1::text)
    <> interval '172800 seconds'
  UNION ALL
  SELECT half.low, half.high
  FROM changing,
    LATERAL (VALUES (changing.low, (changing.low + changing.high) / 2),
      ((changing.low + changing.high) / 2, changing.high)) AS half (low, high)
  WHERE changing.high - changing.low > 1
    AND (to_timestamp(half.high) AT TIME ZONE $1::text) - (to_timestamp(half.low) AT TIME ZONE $1::text)
      <> make_interval(secs => (half.high - half.low)::double precision)
), starts (at) AS (
  SELECT $2::bigint UNION ALL SELECT high FROM changing WHERE high - low = 1
)
SELECT at, extract(epoch FROM (to_timestamp(at) AT TIME ZONE $1::text))::bigint - at
FROM starts ORDER BY 1`;
