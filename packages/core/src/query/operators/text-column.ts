import { sql, type Sql } from '../compile/sql.ts';

/**
 * Whether the collation of a text tells all texts apart. Those that do not (`deterministic = false`)
 * compare equal what is not the same and refuse LIKE; they alone make the hash of a text of anything
 * but its bytes. The column stands here for its collation only: what is left is of constants, so that
 * Postgres decides it once, while it plans, and runs what is left of the statement.
 */
function tellsAllApart(column: Sql): Sql {
  return sql`hashtextextended(COALESCE('a', ${column}), 0) = hashtextextended('a' COLLATE "C", 0)`;
}

/** Equality, written by `compare`, with nothing but the same text. An index of the column serves whatever its collation. */
export function equalTexts(column: Sql, compare: (text: Sql) => Sql): Sql {
  return sql`(${compare(column)} AND (${tellsAllApart(column)} OR ${compare(sql`${column} COLLATE "C"`)}))`;
}

/** Whether a text is like the pattern. An index for searches serves where the collation of the column allows LIKE. */
export function likeText(column: Sql, pattern: Sql): Sql {
  return sql`CASE WHEN ${tellsAllApart(column)} THEN ${column} LIKE ${pattern} ELSE ${column} COLLATE "C" LIKE ${pattern} END`;
}
