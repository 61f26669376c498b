import type { Join } from '../../contract/types/dataset.ts';
import { parentsOf } from '../plan/plan-joins.ts';
import type { Condition, ExistsCondition } from '../plan/nodes.ts';
import { joinClause, joinCondition, joinedTable } from './join-clause.ts';
import { joinSql, sql, type Sql } from './sql.ts';

/**
 * `EXISTS (SELECT FROM … WHERE …)`. Inner joins that lean on the row alone stand first, their columns
 * compared in WHERE, since only there Postgres makes a semi-join of them. Where all of those are left
 * joins, the row of nulls that stands for no match counts as well.
 */
export function existsSql(
  { joins, conditions }: ExistsCondition,
  conditionSql: (condition: Condition) => Sql,
): Sql {
  const names = new Set(joins.map(({ as }) => as));
  const [roots, rest] = partition(joins, (join) => !parentsOf(join).some((parent) => names.has(parent)));
  const [inner, left] = partition(roots, ({ type }) => type === 'inner');
  const where = conditions.map(conditionSql);
  const clauses = rest.map(joinClause);
  if (inner.length > 0) {
    return exists(
      joinSql(inner.map(joinedTable), sql` CROSS JOIN `),
      [...left.map(joinClause), ...clauses],
      [...inner.map(joinCondition), ...where],
    );
  }
  const [only, ...others] = left;
  if (only === undefined || others.length > 0)
    return exists(NO_TABLE, [...left.map(joinClause), ...clauses], where);
  // Said as a whole, with the match left out or not, Postgres would read the joined table for each row.
  const match = exists(joinedTable(only), clauses, [joinCondition(only), ...where]);
  const anyMatch = exists(joinedTable(only), [], [joinCondition(only)]);
  const withoutMatch = exists(NO_TABLE, [sql` LEFT JOIN ${joinedTable(only)} ON false`, ...clauses], where);
  return sql`(${match} OR (NOT ${anyMatch} AND ${withoutMatch}))`;
}

/** One row without columns. */
const NO_TABLE = sql`(SELECT) AS "one"`;

function exists(from: Sql, joins: readonly Sql[], where: readonly Sql[]): Sql {
  const condition = where.length === 0 ? sql`` : sql` WHERE ${joinSql(where, sql` AND `)}`;
  return sql`EXISTS (SELECT FROM ${from}${joinSql(joins, sql``)}${condition})`;
}

function partition(joins: readonly Join[], matches: (join: Join) => boolean): [Join[], Join[]] {
  return [joins.filter(matches), joins.filter((join) => !matches(join))];
}
