import type { Join } from '../../contract/types/dataset.ts';
import type { SqlStatement } from '../../databases/sql-client.ts';
import { BASE, columnPlace } from '../dataset/column-expression.ts';
import type { PlannedDimension, PlannedOrder } from '../plan/nodes.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import { aggregatesOf } from '../plan/tables-used.ts';
import { granularityOf } from '../time/granularities/index.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { CompileContext } from './compile-context.ts';
import { conditionSql, naturalSql } from './expression.ts';
import { refuseTooLarge } from './refuse-too-large.ts';
import { integer, joinSql, name, parameter, renderSql, sql, type Sql } from './sql.ts';

/**
 * The statement of a plan. Columns have no names, only positions, so that no alias gets into SQL;
 * grouping and order go by position as well. Asks for one row more than the limit.
 */
export function compileStatement(plan: QueryPlan): SqlStatement {
  const context: CompileContext = { zone: plan.zone, zones: plan.zones, compiled: new Map() };
  const dimensions = plan.dimensions.map((dimension) => dimensionSql(dimension, context));
  const metrics = plan.metrics.map(({ expression }) =>
    outputSql(naturalSql(expression, context), expression.type),
  );
  const where = joinSql(
    plan.where.map((condition) => conditionSql(condition, context)),
    sql` AND `,
  );
  const having = plan.having === null ? null : conditionSql(plan.having, context);
  refuseTooLarge({ dimensions, metrics, filters: [where], having: having === null ? [] : [having] });
  const clauses = [
    sql`SELECT ${joinSql([...dimensions, ...metrics], sql`, `)}`,
    sql` FROM ${name(plan.base.schema, plan.base.table)} AS ${name(BASE)}`,
    ...plan.joins.map(joinClause),
    where.size === 0 ? sql`` : sql` WHERE ${where}`,
    groupClause(plan),
    having === null ? sql`` : sql` HAVING ${having}`,
    orderClause(plan.dimensions.length === 0 ? [] : plan.order),
    sql` LIMIT ${integer(plan.limit + 1)}`,
  ];
  return renderSql(joinSql(clauses, sql``));
}

/**
 * One group a combination of dimensions; without dimensions, one in all. Where there is an aggregate
 * that goes without saying, and saying it would keep Postgres from aggregating in parallel.
 */
function groupClause({ dimensions, metrics }: QueryPlan): Sql {
  if (dimensions.length > 0) {
    const positions = dimensions.map((_, index) => integer(index + 1));
    return sql` GROUP BY ${joinSql(positions, sql`, `)}`;
  }
  const hasAggregate = metrics.some(({ expression }) => aggregatesOf(expression).size > 0);
  return hasAggregate ? sql`` : sql` GROUP BY ()`;
}

function dimensionSql({ expression, granularity }: PlannedDimension, context: CompileContext): Sql {
  const natural = naturalSql(expression, context);
  const { storedAs } = expression;
  if (granularity === null || storedAs === null) return outputSql(natural, expression.type);
  const family = familyOf(storedAs);
  const zone = parameter(context.zone.name, 'text');
  const walls = {
    instant: () => sql`(${natural} AT TIME ZONE ${zone})`,
    local: () => natural,
    date: () => sql`(${natural})::timestamp`,
  };
  return granularityOf(granularity).sql({ family, natural, zone, wall: walls[family]() });
}

/** Text is grouped and ordered by code points, whatever the database's collation. */
function outputSql(value: Sql, type: string): Sql {
  return type === 'text' ? sql`${value} COLLATE "C"` : value;
}

function joinClause(join: Join): Sql {
  const word = join.type === 'inner' ? sql` JOIN ` : sql` LEFT JOIN `;
  const conditions = join.on.map(([left, right]) => {
    const place = columnPlace(left);
    return sql`${name(place.table, place.column)} = ${name(join.as, right)}`;
  });
  return sql`${word}${name(join.schema, join.table)} AS ${name(join.as)} ON ${joinSql(conditions, sql` AND `)}`;
}

function orderClause(order: readonly PlannedOrder[]): Sql {
  if (order.length === 0) return sql``;
  const terms = order.map(({ position, direction, nulls }) => {
    const way = direction === 'asc' ? sql` ASC` : sql` DESC`;
    return sql`${integer(position)}${way}${nulls === 'first' ? sql` NULLS FIRST` : sql` NULLS LAST`}`;
  });
  return sql` ORDER BY ${joinSql(terms, sql`, `)}`;
}
