import type { AggregateExpression } from '../plan/nodes.ts';
import { groupByFirst, type CompiledPart } from './compile-part.ts';
import { joinSql, name, sql, type Sql } from './sql.ts';

/** Several parts as one table, with a row for each group. */
export interface CombinedParts {
  readonly from: Sql;
  readonly dimensions: readonly Sql[];
  readonly aggregates: ReadonlyMap<AggregateExpression, Sql>;
}

/**
 * Groups each part by the dimensions and joins them on these. All parts have the same groups, so no
 * group is lost; without dimensions each is one row.
 */
export function combineParts(parts: readonly CompiledPart[], dimensions: readonly Sql[]): CombinedParts {
  const aggregates = new Map<AggregateExpression, Sql>();
  const tables = parts.map((part, index) => {
    const alias = `part${index + 1}`;
    const columns = [...dimensions, ...part.aggregates.values()];
    const names = columns.map((_, column) => name(`c${column + 1}`));
    for (const [place, asked] of [...part.aggregates.keys()].entries()) {
      aggregates.set(asked, name(alias, `c${dimensions.length + place + 1}`));
    }
    const group = dimensions.length === 0 ? sql`` : groupByFirst(dimensions.length);
    const table = sql`(SELECT ${joinSql(columns, sql`, `)}${part.from}${group}) AS ${name(alias)} (${joinSql(names, sql`, `)})`;
    if (index === 0) return table;
    return dimensions.length === 0
      ? sql` CROSS JOIN ${table}`
      : sql` JOIN ${table} ON ${sameGroup(alias, dimensions.length)}`;
  });
  return {
    from: joinSql(tables, sql``),
    dimensions: dimensions.map((_, index) => name('part1', `c${index + 1}`)),
    aggregates,
  };
}

/** As arrays nulls are equal too, and unlike `IS NOT DISTINCT FROM` Postgres can hash and sort them. */
function sameGroup(alias: string, dimensions: number): Sql {
  const pairs = Array.from({ length: dimensions }, (_, index) => {
    const column = `c${index + 1}`;
    return sql`ARRAY[${name('part1', column)}] = ARRAY[${name(alias, column)}]`;
  });
  return joinSql(pairs, sql` AND `);
}
