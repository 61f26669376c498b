import { outputSql } from '../compile/dimension.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { conditionSql, naturalSql } from '../compile/expression.ts';
import { sql, type Sql } from '../compile/sql.ts';
import type { AggregateExpression, Expression, WindowExpression } from '../plan/nodes.ts';
import {
  aggregateName,
  dimensionNames,
  list,
  metricName,
  PERIOD,
  type AggregatePlaces,
  type StagedPlan,
} from './stage-table.ts';

/** A context in which aggregates, and values over all groups, are columns. */
export function overColumns(
  context: CompileContext,
  places: AggregatePlaces,
  windows: ReadonlyMap<WindowExpression, Sql>,
): CompileContext {
  const columns = new Map<Expression, Sql>(windows);
  for (const [aggregate, place] of places)
    columns.set(aggregate satisfies AggregateExpression, aggregateName(place));
  return { ...context, compiled: columns };
}

/** Columns of a table of results. */
export function resultColumns(plan: StagedPlan, dimensions: number): Sql[] {
  return [
    PERIOD,
    ...dimensionNames(dimensions),
    ...plan.metrics.map((_, place) => metricName(place)),
    sql`h`,
  ];
}

/** The metrics of each group of a table, and whether the condition on groups holds. */
export function selectResults(plan: StagedPlan, from: Sql, dimensions: number, context: CompileContext): Sql {
  const metrics = plan.metrics.map(({ expression }) =>
    outputSql(naturalSql(expression, context), expression.type),
  );
  const having = plan.having === null ? sql`true` : sql`(${conditionSql(plan.having, context)}) IS TRUE`;
  return sql`SELECT ${list([PERIOD, ...dimensionNames(dimensions), ...metrics, having])} FROM ${from}`;
}
