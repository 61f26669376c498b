import type { PlannedOrder } from '../plan/nodes.ts';
import { integer, joinSql, sql, type Sql } from './sql.ts';

/** ` ORDER BY` positions of columns, or nothing. */
export function orderClause(order: readonly PlannedOrder[]): Sql {
  if (order.length === 0) return sql``;
  const terms = order.map(({ position, direction, nulls }) => {
    const way = direction === 'asc' ? sql` ASC` : sql` DESC`;
    return sql`${integer(position)}${way}${nulls === 'first' ? sql` NULLS FIRST` : sql` NULLS LAST`}`;
  });
  return sql` ORDER BY ${joinSql(terms, sql`, `)}`;
}
