import type { Join } from '../../contract/types/dataset.ts';
import { columnPlace } from '../dataset/column-expression.ts';
import { joinSql, name, sql, type Sql } from './sql.ts';

/** ` LEFT JOIN "schema"."table" AS "alias" ON …`, or an inner one. */
export function joinClause(join: Join): Sql {
  const word = join.type === 'inner' ? sql` JOIN ` : sql` LEFT JOIN `;
  return sql`${word}${joinedTable(join)} ON ${joinCondition(join)}`;
}

/** The joined table under its alias. */
export function joinedTable(join: Join): Sql {
  return sql`${name(join.schema, join.table)} AS ${name(join.as)}`;
}

/** Every pair of columns is equal, by the collation that Postgres takes of the two; null equals nothing. */
export function joinCondition(join: Join): Sql {
  const pairs = join.on.map(([left, right]) => {
    const place = columnPlace(left);
    return sql`${name(place.table, place.column)} = ${name(join.as, right)}`;
  });
  return joinSql(pairs, sql` AND `);
}
