import type { TableReference } from '../../contract/types/dataset.ts';
import type { SqlStatement } from '../../databases/sql-client.ts';
import type { DataFacts } from './facts.ts';

/**
 * Asks a database what it guesses of these tables: rows of schema, table, rows of it, a column and its different
 * values, as Postgres keeps them (`pg_stats.n_distinct`, negative for a part of the rows). A view has none.
 */
export function dataFactsStatement(tables: readonly TableReference[]): SqlStatement {
  return {
    text: GUESSES,
    values: [tables.map(({ schema }) => schema), tables.map(({ table }) => table)],
  };
}

/** The facts in such rows, each cell Postgres's text. */
export function dataFactsOf(rows: readonly (readonly (string | null)[])[]): DataFacts {
  const counts = new Map<string, number>();
  const values = new Map<string, number>();
  for (const [schema = '', table = '', count, column, distinct] of rows) {
    const rowCount = Number(count ?? -1);
    const place = JSON.stringify([schema, table]);
    // Never analysed.
    if (rowCount < 0) continue;
    counts.set(place, Math.max(rowCount, counts.get(place) ?? 0));
    if (column === null || column === undefined || distinct === null) continue;
    const guess = Number(distinct);
    const found = guess < 0 ? -guess * rowCount : guess;
    const key = JSON.stringify([schema, table, column]);
    // Zero says that nothing is known.
    if (found > 0) values.set(key, Math.max(found, values.get(key) ?? 0));
  }
  return {
    rows: ({ schema, table }) => counts.get(JSON.stringify([schema, table])),
    distinct: ({ schema, table }, column) => values.get(JSON.stringify([schema, table, column])),
  };
}

const GUESSES = `
SELECT namespace.nspname, class.relname, class.reltuples::bigint, stats.attname, stats.n_distinct
FROM unnest($1::text[], $2::text[]) AS wanted (schema_name, table_name)
JOIN pg_catalog.pg_namespace AS namespace ON namespace.nspname = wanted.schema_name
JOIN pg_catalog.pg_class AS class ON class.relnamespace = namespace.oid AND class.relname = wanted.table_name
LEFT JOIN pg_catalog.pg_stats AS stats
  ON stats.schemaname = wanted.schema_name AND stats.tablename = wanted.table_name`;
