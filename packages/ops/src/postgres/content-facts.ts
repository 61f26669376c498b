import type { DirectSession } from './direct-session.ts';
import { ROWS_LEFT_OUT } from './left-out-rows.ts';

/** Rows of a table or materialized view. */
export interface TableRows {
  schema: string;
  name: string;
  rows: number;
  /** A materialized view: dumped as its query, and computed again by a restore. */
  materialized: boolean;
  /**
   * The partitioned table at the top, of a partition. Rows are compared there: hashes of some types
   * differ from server to server, so that rows restore into another partition.
   */
  root?: { schema: string; name: string };
  /** The backup holds the table without its rows: one of the shared cache, or unlogged on a standby. */
  rowsLeftOut?: true;
}

/** Where a sequence stands. */
export interface SequenceValue {
  schema: string;
  name: string;
  /** The value last given out, in decimal; null when it was never used. */
  lastValue: string | null;
  /** Negative for one that counts down. */
  ascending: boolean;
  cycles: boolean;
}

/** What a database holds, as far as a restore can be compared with it. */
export interface ContentFacts {
  /** `exact`: counted in the snapshot that was dumped. `estimated`: as the planner believes. */
  rowCounts: 'exact' | 'estimated';
  tables: TableRows[];
  sequences: SequenceValue[];
  extensions: { name: string; version: string }[];
  /** How many there are of each. */
  objects: { kind: string; count: number }[];
  /** Indexes that an interrupted build left unusable. */
  invalidIndexes: string[];
  /** Lens's migrations, when its schema is here. */
  migration: { schema: string; head: number } | null;
}

const OURS = `nspname not in ('information_schema', 'pg_catalog') and nspname not like 'pg\\_%'`;
const NOT_OF_EXTENSION = (catalog: string): string =>
  `not exists (select from pg_depend where classid = 'pg_catalog.${catalog}'::regclass and objid = ${catalog}.oid and deptype = 'e')`;

const TABLES = `select nspname as schema, relname as name, greatest(reltuples, 0)::float8 as estimate,
  format('%I.%I', nspname, relname) as quoted, relkind = 'm' as materialized,
  ${ROWS_LEFT_OUT} as "leftOut",
  case when relispartition then (select json_build_object('schema', at.nspname, 'name', top.relname)
    from pg_class as top join pg_namespace as at on at.oid = top.relnamespace
    where top.oid = pg_partition_root(pg_class.oid)) end as root
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'm') and relispopulated and relpersistence <> 't' and ${OURS} and ${NOT_OF_EXTENSION('pg_class')}
order by nspname, relname`;

const SEQUENCES = `select schemaname as schema, sequencename as name, last_value::text as "lastValue",
  increment_by > 0 as ascending, cycle as cycles
from pg_sequences order by 1, 2`;

const OBJECTS = `select kind, count(*)::int as count from (
  select case when relkind in ('i', 'I') then 'indexes' else 'views' end as kind, relnamespace as namespace
    from pg_class where relkind in ('i', 'I', 'v', 'm') and ${NOT_OF_EXTENSION('pg_class')}
      and not exists (select from pg_index where indexrelid = pg_class.oid and not indisvalid)
  union all select 'constraints', connamespace from pg_constraint where contype in ('p', 'u', 'f', 'c', 'x')
  union all select 'functions', pronamespace from pg_proc where ${NOT_OF_EXTENSION('pg_proc')}
  union all select 'triggers', relnamespace from pg_trigger join pg_class on pg_class.oid = tgrelid where not tgisinternal
) as objects join pg_namespace on pg_namespace.oid = namespace where ${OURS} group by kind order by kind`;

const INVALID_INDEXES = `select format('%I.%I', nspname, relname) as name
from pg_index join pg_class on pg_class.oid = indexrelid join pg_namespace on pg_namespace.oid = relnamespace
where not indisvalid and relkind = 'i' and ${OURS} order by 1`;

type Listed = Omit<TableRows, 'rows' | 'root' | 'rowsLeftOut'> & {
  leftOut: boolean;
  estimate: number;
  quoted: string;
  root: TableRows['root'] | null;
};

export interface ReadContentOptions {
  rowCounts: 'exact' | 'estimated';
  /** Schema of Lens's tables. */
  lensSchema: string;
  signal?: AbortSignal;
}

/**
 * Reads what the database holds, in the transaction that the session is in. Rows that row-level
 * security would hide are an error, not a smaller count.
 */
export async function readContentFacts(
  session: DirectSession,
  { rowCounts, lensSchema, signal }: ReadContentOptions,
): Promise<ContentFacts> {
  await session.query("select set_config('row_security', 'off', false)");
  const listed = await session.query<Listed>(TABLES, [lensSchema]);
  const tables: TableRows[] = [];
  for (const { quoted, estimate, root, leftOut, ...table } of listed) {
    signal?.throwIfAborted();
    const known = leftOut ? 0 : estimate;
    const rows = leftOut || rowCounts === 'estimated' ? known : await count(session, quoted);
    tables.push({
      ...table,
      rows,
      ...(root === null ? {} : { root }),
      ...(leftOut ? { rowsLeftOut: true } : {}),
    });
  }
  const invalid = await session.query<{ name: string }>(INVALID_INDEXES);
  return {
    rowCounts,
    tables,
    sequences: await session.query(SEQUENCES),
    extensions: await session.query(
      'select extname as name, extversion as version from pg_extension order by 1',
    ),
    objects: await session.query(OBJECTS),
    invalidIndexes: invalid.map(({ name }) => name),
    migration: await readMigrationHead(session, lensSchema),
  };
}

async function count(session: DirectSession, quoted: string): Promise<number> {
  const [row] = await session.query<{ rows: string }>(`select count(*) as rows from only ${quoted}`);
  return Number(row?.rows);
}

async function readMigrationHead(session: DirectSession, schema: string): Promise<ContentFacts['migration']> {
  const [table] = await session.query<{ quoted: string }>(
    `select format('%I.%I', nspname, relname) as quoted from pg_class
join pg_namespace on pg_namespace.oid = relnamespace join pg_attribute on attrelid = pg_class.oid
where nspname = $1 and relname = 'migrations' and relkind = 'r' and attname = 'version'`,
    [schema],
  );
  if (table === undefined) return null;
  const [row] = await session.query<{ head: number | null }>(
    `select max(version)::int as head from ${table.quoted}`,
  );
  return { schema, head: row?.head ?? 0 };
}
