import type { Join } from '../../contract/types/dataset.ts';
import { BASE, columnPlace } from '../dataset/column-expression.ts';

/**
 * The joins that a query needs, in the dataset's order: those whose columns it reads, those that
 * they lean on, and every inner join, since it decides which rows there are.
 */
export function planJoins(joins: readonly Join[] | undefined, tables: ReadonlySet<string>): Join[] {
  const needed = new Set(tables);
  for (const join of (joins ?? []).toReversed()) {
    if (!needed.has(join.as) && join.type !== 'inner') continue;
    needed.add(join.as);
    for (const table of parentsOf(join)) needed.add(table);
  }
  return (joins ?? []).filter((join) => needed.has(join.as));
}

/** The tables that a join's conditions lean on. */
export function parentsOf(join: Join): string[] {
  return join.on.map(([left]) => columnPlace(left).table).filter((table) => table !== BASE);
}
