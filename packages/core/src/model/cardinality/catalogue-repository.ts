import type { AnalyticsDatabase, ReadOptions } from '../../databases/index.ts';
import type { TableReference } from '../../contract/types/dataset.ts';

/** A column as the catalogue knows it. */
export interface CatalogueColumn {
  name: string;
  /** Type's own name, such as `int4`; of a domain, that of what it is made of. */
  type: string;
  /** As people write it, such as `character varying(20)`. */
  typeName: string;
  isArray: boolean;
  /** Oid of its collation, `0` for types without. */
  collation: string;
  /** Whether two values can be compared for equality. */
  hasEquality: boolean;
  /** Whether the role of the data source may read it. */
  isReadable: boolean;
  /** Whether the role of the data source may use the schema of its table. */
  isInReach: boolean;
}

/** Column `position` counts the asked tables from 1; a table without columns gives one row of nulls. */
const COLUMNS = `
  WITH RECURSIVE asked AS (
    SELECT * FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (schema, name, position)
  ), found AS (
    SELECT asked.position, n.oid AS namespace, c.oid AS relation, a.attname, a.attnum, a.atttypid, a.atttypmod, a.attcollation
    FROM asked
    JOIN pg_namespace n ON n.nspname = asked.schema
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = asked.name AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  ), bases (domain, base) AS (
    SELECT DISTINCT atttypid, atttypid FROM found
    UNION ALL
    SELECT bases.domain, t.typbasetype FROM bases JOIN pg_type t ON t.oid = bases.base AND t.typtype = 'd'
  )
  SELECT found.position, found.attname, t.typname, format_type(found.atttypid, found.atttypmod),
    t.typcategory = 'A', found.attcollation,
    EXISTS (
      SELECT FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod AND m.amname IN ('btree', 'hash')
      WHERE o.opcdefault AND o.opcintype = CASE
        WHEN t.typname = 'varchar' THEN 'text'::regtype
        WHEN t.typtype = 'e' THEN 'anyenum'::regtype
        WHEN t.typcategory = 'A' THEN 'anyarray'::regtype
        WHEN t.typtype = 'r' THEN 'anyrange'::regtype
        ELSE t.oid END),
    has_column_privilege(found.relation, found.attnum, 'SELECT'),
    has_schema_privilege(found.namespace, 'USAGE')
  FROM found
  LEFT JOIN bases ON bases.domain = found.atttypid
  LEFT JOIN pg_type t ON t.oid = bases.base
  WHERE t.typtype IS DISTINCT FROM 'd'
  ORDER BY found.position, found.attnum`;

/** The columns of each table, in the order asked; null for a table that does not exist. */
export async function readColumns(
  database: AnalyticsDatabase,
  tables: readonly TableReference[],
  options: ReadOptions,
): Promise<(CatalogueColumn[] | null)[]> {
  const { rows } = await database.read(
    { text: COLUMNS, values: [tables.map(({ schema }) => schema), tables.map(({ table }) => table)] },
    options,
  );
  const found: (CatalogueColumn[] | null)[] = tables.map(() => null);
  for (const [
    position,
    name,
    type,
    typeName,
    isArray,
    collation,
    hasEquality,
    isReadable,
    isInReach,
  ] of rows) {
    const columns = (found[Number(position) - 1] ??= []);
    if (name == null) continue;
    columns.push({
      name,
      type: type ?? '',
      typeName: typeName ?? '',
      isArray: isArray === 't',
      collation: collation ?? '0',
      hasEquality: hasEquality === 't',
      isReadable: isReadable === 't',
      isInReach: isInReach === 't',
    });
  }
  return found;
}

/** Opens a transaction as a question would, and reads nothing in it. Raises what opening raises. */
export async function openUnderRowSecurity(
  database: AnalyticsDatabase,
  options: ReadOptions & Required<Pick<ReadOptions, 'rowSecurity'>>,
): Promise<void> {
  await database.read({ text: 'SELECT 1', values: [] }, options);
}
