import type { TableRows } from '../postgres/content-facts.ts';
import { tableKey, type Named } from './table-key.ts';

/** Rows of a table, or of a whole tree of partitions. */
export interface RowsOfTree {
  table: Named;
  rows: number;
}

/**
 * Counts by what can be compared: partitions together at the top of their tree. Materialized views are
 * left out: a restore computes them again, and what they held may have been old. So are tables of which the
 * backup holds no rows.
 *
 * @param roots the top of each partition, by its key. @default as the counts name it
 */
export function rowsByRoot(
  tables: readonly TableRows[],
  roots: ReadonlyMap<string, Named> = rootsOf(tables),
): ReadonlyMap<string, RowsOfTree> {
  const sums = new Map<string, RowsOfTree>();
  for (const { rows, materialized, rowsLeftOut, ...table } of tables) {
    if (materialized || rowsLeftOut === true) continue;
    const top = roots.get(tableKey(table)) ?? { schema: table.schema, name: table.name };
    const key = tableKey(top);
    sums.set(key, { table: top, rows: rows + (sums.get(key)?.rows ?? 0) });
  }
  return sums;
}

/** The top of the tree of each partition, by the partition's key. */
export function rootsOf(tables: readonly TableRows[]): ReadonlyMap<string, Named> {
  return new Map(
    tables.flatMap((table) => (table.root === undefined ? [] : [[tableKey(table), table.root] as const])),
  );
}
