import { quoteIdentifier, type AnalyticsDatabase, type ReadOptions } from '../../databases/index.ts';
import type { Key } from '../../query/index.ts';

/** A key that more than one row has. */
export interface RepeatedKey {
  /** Values as Postgres writes them, in the order of the key's columns. */
  values: string[];
  /** Rows that have it. */
  count: number;
}

/** Repeated keys that are looked for. */
const MAX_EXAMPLES = 5;

/**
 * A valid unique index over some of the columns, of the whole table and by the columns' own collations,
 * proves that the columns tell rows apart. Constraints that wait for the end of a transaction prove it
 * as well: only what was committed is read. A table with children that inherit from it holds their
 * rows too, which its index does not know.
 */
const PROOF = `
  SELECT EXISTS (
    SELECT FROM pg_class t
    JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_index i ON i.indrelid = t.oid
    WHERE n.nspname = $1::text AND t.relname = $2::text
      AND (t.relkind = 'p' OR NOT t.relhassubclass)
      AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      AND NOT EXISTS (
        SELECT FROM generate_series(0, i.indnkeyatts - 1) AS part
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[part]
        WHERE a.attname IS NULL OR a.attname <> ALL ($3::text[])
          OR i.indcollation[part] <> a.attcollation))`;

/** Whether the catalogue proves that no two rows have the same key. */
export async function isProven(
  database: AnalyticsDatabase,
  { schema, table, columns }: Key,
  options: ReadOptions,
): Promise<boolean> {
  const { rows } = await database.read({ text: PROOF, values: [schema, table, columns] }, options);
  return rows[0]?.[0] === 't';
}

/** Up to five keys that more than one row has, the most frequent first; reads the whole table. */
export async function findRepeated(
  database: AnalyticsDatabase,
  { schema, table, columns }: Key,
  options: ReadOptions,
): Promise<RepeatedKey[]> {
  const names = columns.map((column) => `t.${quoteIdentifier(column)}`);
  const texts = names.map((name) => `${name}::text COLLATE "C"`);
  const { rows } = await database.read(
    {
      text: `SELECT ${texts.join(', ')}, count(*)
        FROM ${quoteIdentifier(schema)}.${quoteIdentifier(table)} AS t
        WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')}
        GROUP BY ${names.join(', ')} HAVING count(*) > 1
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
