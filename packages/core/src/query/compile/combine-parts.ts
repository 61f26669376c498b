import type { AggregateExpression } from '../plan/nodes.ts';
import { groupByFirst, type CompiledPart } from './compile-part.ts';
import { equalRows } from './equal-rows.ts';
import { joinSql, name, sql, type Sql } from './sql.ts';

/** Several parts as one table, with a row for each group. */
export interface CombinedParts {
  readonly from: Sql;
  readonly dimensions: readonly Sql[];
  readonly aggregates: ReadonlyMap<AggregateExpression, Sql>;
}

/**
 * Groups each part by the dimensions and joins them on these. All parts have the same groups, so no
 * group is lost, nor would be by an inner join: that one Postgres may do by comparing each with each, where it
 * expects few groups. Without dimensions each part is one row.
 */
export function combineParts(parts: readonly CompiledPart[]): CombinedParts {
  const aggregates = new Map<AggregateExpression, Sql>();
  const count = parts[0]?.dimensions.length ?? 0;
  const tables = parts.map((part, index) => {
    const alias = `part${index + 1}`;
    const columns = [...part.dimensions, ...part.aggregates.values()];
    const names = columns.map((_, column) => name(`c${column + 1}`));
    for (const [place, asked] of [...part.aggregates.keys()].entries()) {
      aggregates.set(asked, name(alias, `c${count + place + 1}`));
    }
    const group = count === 0 ? sql`` : groupByFirst(count);
    const table = sql`(SELECT ${joinSql(columns, sql`, `)}${part.from}${group}) AS ${name(alias)} (${joinSql(names, sql`, `)})`;
    if (index === 0) return table;
    return count === 0 ? sql` CROSS JOIN ${table}` : sql` FULL JOIN ${table} ON ${sameGroup(alias, count)}`;
  });
  return {
    from: joinSql(tables, sql``),
    dimensions: Array.from({ length: count }, (_, index) => name('part1', `c${index + 1}`)),
    aggregates,
  };
}

function sameGroup(alias: string, dimensions: number): Sql {
  const of = (table: string): Sql[] =>
    Array.from({ length: dimensions }, (_, index) => name(table, `c${index + 1}`));
  return equalRows(of('part1'), of(alias));
}
