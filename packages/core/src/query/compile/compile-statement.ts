import type { SqlStatement } from '../../databases/sql-client.ts';
import { pageOf, type Position } from '../cursor/page-of.ts';
import type { ColumnExpression } from '../plan/nodes.ts';
import type { QueryPlan } from '../plan/plan-query.ts';
import { aggregatesOf } from '../plan/tables-used.ts';
import { combineParts } from './combine-parts.ts';
import type { CompileContext } from './compile-context.ts';
import { groupByFirst, type CompiledPart } from './compile-part.ts';
import { compileParts } from './compile-parts.ts';
import { dimensionSql, outputSql } from './dimension.ts';
import { conditionSql, naturalSql } from './expression.ts';
import { columnOfNothing } from './no-rows.ts';
import { refuseTooLarge } from './refuse-too-large.ts';
import { joinSql, name, renderSql, sql, type Sql } from './sql.ts';
import { compileStages } from '../stages/compile-stages.ts';

/**
 * The statement of a plan. Columns have no names, only positions, so that no alias gets into SQL;
 * grouping and order go by position as well. Asks for one row more than the limit.
 *
 * One part is one SELECT. Several, which only one-to-many joins make, are each grouped by themselves
 * and then put side by side, so that no row of one repeats a row of another.
 */
export function compileStatement(plan: QueryPlan, after: Position | null = null): SqlStatement {
  const column = plan.isDenied ? columnOfNothing : columnName;
  const context: CompileContext = { zone: plan.zone, zones: plan.zones, column, compiled: new Map() };
  if (plan.stages !== null) {
    return renderSql(compileStages({ ...plan, stages: plan.stages }, context, after));
  }
  const dimensions = [...plan.dimensions, ...plan.hidden].map((dimension) =>
    dimensionSql(dimension, context),
  );
  const parts = compileParts(plan.parts, plan, dimensions, context);
  const [first, second] = parts;
  if (first === undefined) throw new TypeError('A plan has at least one part.');
  const statement = second === undefined ? oneSelect(plan, first, context) : sideBySide(plan, parts, context);
  const width = dimensions.length + plan.metrics.length;
  return renderSql(pageOf(statement, width, plan, after));
}

/** A column as statements of one SELECT write it. */
export function columnName({ table, column }: ColumnExpression): Sql {
  return name(table, column);
}

function oneSelect(
  plan: QueryPlan,
  { from, dimensions, aggregates }: CompiledPart,
  context: CompileContext,
): Sql {
  for (const [asked, made] of aggregates) context.compiled.set(asked, made);
  const { metrics, having } = results(plan, context);
  refuseTooLarge({ dimensions, metrics, filters: [from], having });
  const columns = joinSql([...dimensions, ...metrics], sql`, `);
  const condition = having.map((part) => sql` HAVING ${part}`);
  return sql`SELECT ${columns}${from}${groupClause(plan)}${joinSql(condition, sql``)}`;
}

function sideBySide(plan: QueryPlan, parts: readonly CompiledPart[], context: CompileContext): Sql {
  const { from, aggregates, dimensions: groups } = combineParts(parts);
  const { metrics, having } = results(plan, { ...context, compiled: new Map(aggregates) });
  refuseTooLarge({ dimensions: groups, metrics, filters: [from], having });
  const columns = joinSql([...groups, ...metrics], sql`, `);
  const condition = having.map((part) => sql` WHERE ${part}`);
  return sql`SELECT ${columns} FROM ${from}${joinSql(condition, sql``)}`;
}

/** The metrics and, where there is one, the condition on them. */
function results(plan: QueryPlan, context: CompileContext): { metrics: Sql[]; having: Sql[] } {
  return {
    metrics: plan.metrics.map(({ expression }) =>
      outputSql(naturalSql(expression, context), expression.type),
    ),
    having: plan.having === null ? [] : [conditionSql(plan.having, context)],
  };
}

/**
 * One group a combination of dimensions; without dimensions, one in all. Where there is an aggregate
 * that goes without saying, and saying it would keep Postgres from aggregating in parallel.
 */
function groupClause({ dimensions, metrics, isOfRows }: QueryPlan): Sql {
  if (isOfRows) return sql``;
  if (dimensions.length > 0) return groupByFirst(dimensions.length);
  const hasAggregate = metrics.some(({ expression }) => aggregatesOf(expression).size > 0);
  return hasAggregate ? sql`` : sql` GROUP BY ()`;
}
