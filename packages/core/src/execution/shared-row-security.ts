import type { RowSecurity } from '../databases/analytics-database.ts';
import type { CompiledQuery } from '../query/types.ts';

/** The row security of questions that are of one policy: of the tables of all of them, their base first. */
export function sharedRowSecurity(
  questions: readonly Pick<CompiledQuery, 'rowSecurity'>[],
): RowSecurity | null {
  const [first] = questions;
  if (first === undefined || first.rowSecurity === null) return null;
  const all = questions.flatMap(({ rowSecurity }) => rowSecurity?.tables ?? []);
  const tables = new Map(all.map((table) => [JSON.stringify([table.schema, table.table]), table]));
  return { ...first.rowSecurity, tables: [...tables.values()] };
}
