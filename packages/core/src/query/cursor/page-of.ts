import { orderClause } from '../compile/order-clause.ts';
import { integer, joinSql, name, parameter, sql, type Sql, type SqlType } from '../compile/sql.ts';
import type { PlannedOrder } from '../plan/nodes.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import { sortKind } from './sort-kind.ts';

/** The values of the last row that was shown, in the order of the plan's order; as Postgres's texts. */
export type Position = readonly (string | null)[];

/**
 * The rows of a select in the plan's order, one more than its limit; after a position only those that follow it.
 * `width` counts the columns of the select.
 */
export function pageOf(select: Sql, width: number, plan: QueryPlan, after: Position | null): Sql {
  const order = plan.dimensions.length === 0 ? [] : plan.order;
  const limit = sql` LIMIT ${integer(plan.limit + 1)}`;
  if (after === null) return sql`${select}${orderClause(order)}${limit}`;
  const names = Array.from({ length: width }, (_, place) => name(`c${place + 1}`));
  const columns = joinSql(names, sql`, `);
  const terms = order.map((one, index) => termOf(one, after[index] ?? null, plan));
  // A row follows when it is the same up to some term, and further there.
  const ways = terms.map((term, index) => {
    const same = terms.slice(0, index).map((before) => before.same);
    return sql`(${joinSql([...same, term.after], sql` AND `)})`;
  });
  return sql`SELECT ${columns} FROM (${select}) AS ${name('page')} (${columns}) WHERE (${joinSql(ways, sql` OR `)})${orderClause(order)}${limit}`;
}

interface Term {
  readonly same: Sql;
  readonly after: Sql;
}

function termOf({ position, direction, nulls }: PlannedOrder, text: string | null, plan: QueryPlan): Term {
  const column = name(`c${position}`);
  const shown = [...plan.dimensions, ...plan.hidden, ...plan.metrics][position - 1];
  const kind = shown === undefined ? null : sortKind(shown);
  if (kind === null) throw new TypeError('Rows are ordered by what has an order.');
  if (text === null) {
    const same = sql`${column} IS NULL`;
    return { same, after: nulls === 'first' ? sql`${column} IS NOT NULL` : sql`false` };
  }
  const { same, below, above } = comparisons(column, text, kind);
  const further = direction === 'asc' ? above : below;
  return { same, after: nulls === 'last' ? sql`(${further} OR ${column} IS NULL)` : further };
}

function comparisons(column: Sql, text: string, kind: SqlType): { same: Sql; below: Sql; above: Sql } {
  const value = parameter(text, kind);
  if (kind === 'double precision') {
    // A 4-byte number is written by fewer digits than the double that it is.
    const same = sql`((${column})::text = ${parameter(text, 'text')} OR ${column} = ${value})`;
    const apart = sql`(${column})::text <> ${parameter(text, 'text')}`;
    return {
      same,
      below: sql`(${column} < ${value} AND ${apart})`,
      above: sql`(${column} > ${value} AND ${apart})`,
    };
  }
  // Booleans are sent as `t` and `f`, which their type reads.
  const right = kind === 'text' ? sql`${value} COLLATE "C"` : value;
  const left = kind === 'text' ? sql`${column} COLLATE "C"` : column;
  return {
    same: sql`${left} = ${right}`,
    below: sql`${left} < ${right}`,
    above: sql`${left} > ${right}`,
  };
}
