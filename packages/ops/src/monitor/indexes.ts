import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** An index that costs more than it serves, or one that is missing. */
export interface IndexProblem {
  table: string;
  /** Null when the index is missing. */
  index: string | null;
  problem: IndexProblemKind;
  sizeBytes: number | null;
  /** Searches since the statistics were reset; null when the index is missing. */
  scans: number | null;
  /** What to think about or do. */
  advice: string;
}

export type IndexProblemKind = 'invalid' | 'duplicate' | 'unused' | 'missing';

const ADVICE: Readonly<Record<IndexProblemKind, string>> = {
  invalid: 'A build was cut off. Drop it concurrently and build it again.',
  duplicate: 'Another index has the same definition. Drop one of them.',
  unused: 'No search used it since the statistics were reset. Look at the replicas too before dropping it.',
  missing: 'A foreign key has no index: deleting from the table it points to reads all of this one.',
};

/** Looks through the indexes of this database; indexes that keep rows unique are never called unused. */
export async function indexes(target: DatabaseTarget): Promise<IndexProblem[]> {
  return withSession(target, async (session) => {
    const rows = await session.query<Omit<IndexProblem, 'advice'>>(STATEMENT);
    return rows.map((row) => ({ ...row, advice: ADVICE[row.problem] }));
  });
}

const STATEMENT = `
with known as (
  select indrelid, indexrelid, indisvalid, indisunique, indnkeyatts, indkey,
    pg_catalog.format('%I.%I', n.nspname, t.relname) as "table", i.relname as "index",
    pg_catalog.pg_relation_size(indexrelid)::float8 as "sizeBytes", s.idx_scan::float8 as scans,
    pg_catalog.row_number() over (
      partition by indrelid, indkey::text, indclass::text, indcollation::text, indoption::text, indisunique, i.relam,
        coalesce(pg_catalog.pg_get_expr(indexprs, indrelid), ''), coalesce(pg_catalog.pg_get_expr(indpred, indrelid), '')
      order by indexrelid) as nth,
    exists (select from pg_catalog.pg_constraint where conindid = indexrelid) as serves_constraint
  from pg_catalog.pg_index
    join pg_catalog.pg_class i on i.oid = indexrelid
    join pg_catalog.pg_class t on t.oid = indrelid
    join pg_catalog.pg_namespace n on n.oid = t.relnamespace
    left join pg_catalog.pg_stat_user_indexes s using (indexrelid)
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
)
select "table", "index", 'invalid' as problem, "sizeBytes", scans from known where not indisvalid
union all
select "table", "index", 'duplicate', "sizeBytes", scans from known where indisvalid and nth > 1
union all
select "table", "index", 'unused', "sizeBytes", scans from known
where indisvalid and nth = 1 and scans = 0 and not indisunique and not serves_constraint
union all
select pg_catalog.format('%I.%I', n.nspname, t.relname), null, 'missing', null, null
from pg_catalog.pg_constraint c
  join pg_catalog.pg_class t on t.oid = conrelid
  join pg_catalog.pg_namespace n on n.oid = t.relnamespace
where contype = 'f' and n.nspname !~ '^pg_' and conparentid = 0
  and not exists (
    select from pg_catalog.pg_index
    where indrelid = conrelid and indisvalid
      and (indkey::int2[])[0:pg_catalog.cardinality(conkey) - 1] @> conkey
      and conkey @> (indkey::int2[])[0:pg_catalog.cardinality(conkey) - 1])
order by 3, 4 desc nulls last, 1, 2`;
