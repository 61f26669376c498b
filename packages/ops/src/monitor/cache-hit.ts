import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** How often the blocks of a table and its indexes were found in the server's memory. */
export interface CacheHit {
  /** Schema and name; `(all)` for the whole database. */
  table: string;
  /** 0 to 1; null when nothing was read since the statistics were reset. */
  tableHit: number | null;
  indexHit: number | null;
  /** Blocks that were not in the server's memory. */
  blocksRead: number;
}

/** The whole database first, then the tables that missed most. */
export async function cacheHit(
  target: DatabaseTarget,
  options: { limit?: number } = {},
): Promise<CacheHit[]> {
  return withSession(target, async (session) =>
    session.query<CacheHit>(
      `with tables as (
  select pg_catalog.format('%I.%I', schemaname, relname) as name, coalesce(heap_blks_hit, 0) as heap_hit,
    coalesce(heap_blks_read, 0) as heap_read, coalesce(idx_blks_hit, 0) as index_hit, coalesce(idx_blks_read, 0) as index_read
  from pg_catalog.pg_statio_user_tables
), counted as (
  select '(all)' as name, coalesce(sum(heap_hit), 0) as heap_hit, coalesce(sum(heap_read), 0) as heap_read,
    coalesce(sum(index_hit), 0) as index_hit, coalesce(sum(index_read), 0) as index_read, true as is_all from tables
  union all
  select name, heap_hit, heap_read, index_hit, index_read, false from tables
)
select name as "table", (heap_hit / nullif(heap_hit + heap_read, 0)::numeric)::float8 as "tableHit",
  (index_hit / nullif(index_hit + index_read, 0)::numeric)::float8 as "indexHit", (heap_read + index_read)::float8 as "blocksRead"
from counted where is_all or heap_read + index_read > 0
order by is_all desc, heap_read + index_read desc, name limit $1`,
      [(options.limit ?? 20) + 1],
    ),
  );
}
