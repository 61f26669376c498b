import { quoteIdentifier, type AnalyticsDatabase, type ReadOptions } from '../../databases/index.ts';
import type { Key } from '../../query/index.ts';

/** A key that more than one row has. */
export interface RepeatedKey {
  /** Values as Postgres writes them, in the order of the key's columns. */
  values: string[];
  /** Rows that have it. */
  count: number;
}

/** What the catalogue knows of a key. */
export interface KeyFacts {
  /** Whether it proves that no two rows have the same key. */
  isProven: boolean;
  /** How the join compares each pair of the key, in their order. */
  equalities: KeyEquality[];
}

/** How values of a column are compared, where the other column decides it. */
export interface KeyEquality {
  /** The collation of the other column, quoted with its schema; null when the key's column has its own way. */
  collation: string | null;
  /** Whether spaces at the end do not count. */
  isPadded: boolean;
}

/** Repeated keys that are looked for. */
const MAX_EXAMPLES = 5;

/**
 * A valid unique index over some of the columns and of the whole table proves that the columns tell rows
 * apart, as far as it takes for equal what the join takes for equal. Of two collations Postgres joins by
 * the one that is not the database's. All that are deterministic agree on what is equal; another
 * proves only itself. A `varchar` beside a `char` is compared without the spaces at its end. Constraints
 * that wait for the end of a transaction prove it as well: only what was committed is read. A table with
 * children that inherit from it holds their rows too, which its index does not know.
 */
const FACTS = `
  WITH RECURSIVE columns AS (
    SELECT n.nspname, c.relname, c.oid AS relation, a.attnum, a.attname, a.attcollation, a.atttypid
    FROM pg_namespace n
    JOIN pg_class c ON c.relnamespace = n.oid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE (n.nspname, c.relname) IN (SELECT * FROM unnest($1::text[] || $4::text[], $2::text[] || $5::text[]))
  ), bases (type, base) AS (
    SELECT DISTINCT atttypid, atttypid FROM columns
    UNION ALL
    SELECT bases.type, t.typbasetype FROM bases JOIN pg_type t ON t.oid = bases.base AND t.typtype = 'd'
  ), pairs AS (
    SELECT asked.position, own.attname, own.attcollation AS own,
      CASE WHEN own.attcollation IN (0, 100) AND other.attcollation <> 0
        THEN other.attcollation ELSE own.attcollation END AS used,
      'varchar'::regtype IN (SELECT base FROM bases WHERE type = own.atttypid)
        AND 'bpchar'::regtype IN (SELECT base FROM bases WHERE type = other.atttypid) AS padded
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[])
      WITH ORDINALITY AS asked (name, schema, relation, counterpart, position)
    LEFT JOIN columns own ON own.nspname = ($1::text[])[1] AND own.relname = ($2::text[])[1] AND own.attname = asked.name
    LEFT JOIN columns other ON other.nspname = asked.schema AND other.relname = asked.relation
      AND other.attname = asked.counterpart
  ), equalities AS (
    SELECT pairs.*, COALESCE(c.collisdeterministic, true) AS exact, c.collname, n.nspname
    FROM pairs
    LEFT JOIN pg_collation c ON c.oid = pairs.used
    LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
  ), proof AS (
    SELECT EXISTS (
      SELECT FROM pg_class t
      JOIN pg_index i ON i.indrelid = t.oid
      WHERE t.oid IN (SELECT relation FROM columns WHERE nspname = ($1::text[])[1] AND relname = ($2::text[])[1])
        AND (t.relkind = 'p' OR NOT t.relhassubclass)
        AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (
          SELECT FROM generate_series(0, i.indnkeyatts - 1) AS part
          WHERE NOT EXISTS (
            SELECT FROM pg_attribute a
            JOIN equalities e ON e.attname = a.attname
            WHERE a.attrelid = t.oid AND a.attnum = i.indkey[part]
              AND NOT e.padded AND (e.exact OR e.used = i.indcollation[part])))) AS holds
  )
  SELECT proof.holds, e.padded, e.nspname, e.collname, e.own <> e.used AND NOT e.exact
  FROM equalities e CROSS JOIN proof
  ORDER BY e.position`;

/** Whether the catalogue proves that no two rows have the same key, and how the join compares it. */
export async function readKeyFacts(
  database: AnalyticsDatabase,
  { schema, table, pairs }: Key,
  options: ReadOptions,
): Promise<KeyFacts> {
  const others = pairs.map(({ other }) => other);
  const values = [
    [schema],
    [table],
    pairs.map(({ column }) => column),
    others.map((other) => other.schema),
    others.map((other) => other.table),
    others.map(({ column }) => column),
  ];
  const { rows } = await database.read({ text: FACTS, values }, options);
  return {
    isProven: rows[0]?.[0] === 't',
    equalities: rows.map(([, padded, collationSchema, collation, isForeign]) => ({
      isPadded: padded === 't',
      collation:
        isForeign === 't' && collationSchema != null && collation != null
          ? `${quoteIdentifier(collationSchema)}.${quoteIdentifier(collation)}`
          : null,
    })),
  };
}

/**
 * Up to five keys that more than one row has, as the join compares them, the most frequent first; reads
 * the whole table.
 */
export async function findRepeated(
  database: AnalyticsDatabase,
  { schema, table, columns, pairs }: Key,
  equalities: readonly KeyEquality[],
  options: ReadOptions,
): Promise<RepeatedKey[]> {
  const keys = pairs.map(({ column }, index) => compared(nameOf(column), equalities[index]));
  const names = columns.map(nameOf);
  const texts = names.map((name) => {
    const text = `${name}::text COLLATE "C"`;
    // Values that are equal only to the join differ as text.
    return keys.includes(name) ? text : `min(${text})`;
  });
  const { rows } = await database.read(
    {
      text: `SELECT ${texts.join(', ')}, count(*)
        FROM ${quoteIdentifier(schema)}.${quoteIdentifier(table)} AS t
        WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')}
        GROUP BY ${keys.join(', ')} HAVING count(*) > 1
        ORDER BY count(*) DESC, ${texts.join(', ')} LIMIT ${MAX_EXAMPLES}`,
      values: [],
    },
    options,
  );
  return rows.map((row) => ({
    values: row.slice(0, columns.length).map((value) => value ?? ''),
    count: Number(row[columns.length]),
  }));
}

function nameOf(column: string): string {
  return `t.${quoteIdentifier(column)}`;
}

function compared(name: string, equality: KeyEquality | undefined): string {
  const value = equality?.isPadded === true ? `${name}::bpchar` : name;
  return equality?.collation == null ? value : `${value} COLLATE ${equality.collation}`;
}
