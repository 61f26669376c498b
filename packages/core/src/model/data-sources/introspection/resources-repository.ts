import type { Resource, ResourceColumn } from '../../../contract/types/data-source.ts';
import type { AnalyticsDatabase, ReadLimits } from '../../../databases/index.ts';
import { fieldTypeOf } from './field-type.ts';

/** One page of tables and views. */
export interface ResourcesRequest {
  /** Part of `schema.name`, in any case; null for all. */
  search: string | null;
  after: { schema: string; name: string } | null;
  descending: boolean;
  limit: number;
  /** Schema in which Lens keeps its own tables, where this is the database that holds them. */
  lensSchema: string;
}

const LIMITS = { maxRows: 2_000, maxBytes: 4 * 1024 * 1024 };

const KINDS: Readonly<Partial<Record<string, Resource['kind']>>> = {
  r: 'table',
  v: 'view',
  m: 'materializedView',
  f: 'foreignTable',
  p: 'partitionedTable',
};

/**
 * What people would call a table and the role may read. Left out are the server's own, temporary ones, what belongs to an
 * extension, and Lens's own schema, known by its history of migrations. `$1` is that schema.
 */
const READABLE = `
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND has_schema_privilege(n.oid, 'USAGE')
    AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
    AND NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    AND NOT (n.nspname = $1::text AND EXISTS (SELECT FROM pg_class own
      JOIN pg_attribute a ON a.attrelid = own.oid AND a.attname = 'checksum' AND NOT a.attisdropped
      WHERE own.relnamespace = n.oid AND own.relname = 'migrations'))`;

/** Statistics know views by nothing, partitioned tables by their parts, and new tables not at all. */
const ESTIMATE = `CASE
    WHEN c.relkind IN ('r', 'm', 'f') AND c.reltuples >= 0 THEN c.reltuples::bigint
    WHEN c.relkind = 'p' THEN (SELECT sum(part.reltuples)::bigint FROM pg_partition_tree(c.oid) leaf
      JOIN pg_class part ON part.oid = leaf.relid WHERE leaf.isleaf AND part.reltuples >= 0)
  END`;

const resourcesSql = (descending: boolean): string => `
  SELECT n.nspname, c.relname, c.relkind, ${ESTIMATE} ${READABLE} AND NOT c.relispartition
    AND ($2::text IS NULL OR strpos(lower(n.nspname || '.' || c.relname), lower($2::text)) > 0)
    AND ($3::text IS NULL OR (n.nspname::text COLLATE "C", c.relname::text COLLATE "C") ${descending ? '<' : '>'} ($3::text, $4::text))
  ORDER BY n.nspname::text COLLATE "C" ${descending ? 'DESC' : ''}, c.relname::text COLLATE "C" ${descending ? 'DESC' : ''}
  LIMIT $5::int`;

/** Up to one row more than the page. Raises what reading raises. */
export async function readResources(
  database: AnalyticsDatabase,
  { search, after, descending, limit, lensSchema }: ResourcesRequest,
  { timeoutMs }: Pick<ReadLimits, 'timeoutMs'>,
): Promise<Resource[]> {
  const { rows } = await database.read(
    {
      text: resourcesSql(descending),
      values: [lensSchema, search, after?.schema ?? null, after?.name ?? null, limit + 1],
    },
    { limits: { ...LIMITS, timeoutMs } },
  );
  return rows.map(([schema, name, kind, estimate]) => ({
    schema: schema ?? '',
    name: name ?? '',
    kind: KINDS[kind ?? ''] ?? 'table',
    rowEstimate: estimate == null ? null : Number(estimate),
  }));
}

/** A domain says neither what is stored nor whether it may be null: the type at its end and all on the way do. */
const COLUMNS = `
  WITH RECURSIVE found AS (
    SELECT c.oid ${READABLE} AND n.nspname = $2::text AND c.relname = $3::text
  ), chain (attnum, type, is_required) AS (
    SELECT a.attnum, a.atttypid, a.attnotnull
    FROM found JOIN pg_attribute a ON a.attrelid = found.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT chain.attnum, t.typbasetype, chain.is_required OR t.typnotnull
    FROM chain JOIN pg_type t ON t.oid = chain.type AND t.typtype = 'd'
  )
  SELECT a.attname, t.typname, t.typcategory = 'A', chain.is_required
  FROM found
  LEFT JOIN (chain JOIN pg_type t ON t.oid = chain.type AND t.typtype <> 'd') ON true
  LEFT JOIN pg_attribute a ON a.attrelid = found.oid AND a.attnum = chain.attnum
  WHERE a.attnum IS NULL OR has_column_privilege(found.oid, a.attnum, 'SELECT')
  ORDER BY a.attnum`;

/** The readable columns of a table or view, in its order; undefined when the role may read no such table. */
export async function readResourceColumns(
  database: AnalyticsDatabase,
  { schema, name, lensSchema }: { schema: string; name: string; lensSchema: string },
  { timeoutMs }: Pick<ReadLimits, 'timeoutMs'>,
): Promise<ResourceColumn[] | undefined> {
  const { rows } = await database.read(
    { text: COLUMNS, values: [lensSchema, schema, name] },
    { limits: { ...LIMITS, timeoutMs } },
  );
  if (rows.length === 0) return undefined;
  return rows.flatMap(([column, type, isArray, isRequired]) =>
    column == null
      ? []
      : [{ name: column, type: fieldTypeOf(type ?? '', isArray === 't'), nullable: isRequired !== 't' }],
  );
}
