import { name, sql, joinSql, type Sql } from '../compile/sql.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import type { PlannedStages } from '../plan/plan-stages.ts';
import type { QueryPlan } from '../plan/plan-query.ts';

/** A plan whose groups go through stages. */
export type StagedPlan = QueryPlan & { readonly stages: PlannedStages };

/** `0` marks the rows of the current period, `1` those of the one before. */
export const PERIOD: Sql = name('p');

/** Of the current period. Not `p = 0`, of which the planner, when it knows nothing, expects one row in 200. */
export const isNow: Sql = sql`p < 1`;

/** Of the previous period. */
export const isBefore: Sql = sql`p > 0`;

/** The column of a dimension, by its place. */
export function dimensionName(place: number): Sql {
  return name(`d${place + 1}`);
}

/** The columns of the first so many dimensions. */
export function dimensionNames(count: number): Sql[] {
  return Array.from({ length: count }, (_, place) => dimensionName(place));
}

/** The column of an aggregate, by its place among those of the plan. */
export function aggregateName(place: number): Sql {
  return name(`a${place + 1}`);
}

/** The column of a value over all groups, by its place among those of the plan. */
export function windowName(place: number): Sql {
  return name(`w${place + 1}`);
}

/** The column of a metric, by its place, in the current or the previous period. */
export function metricName(place: number, period: 'current' | 'previous' = 'current'): Sql {
  return name(`${period === 'current' ? 'm' : 'b'}${place + 1}`);
}

/** A list in SQL. */
export function list(columns: readonly Sql[]): Sql {
  return joinSql(columns, sql`, `);
}

/** The aggregates of a plan, each with its place. */
export type AggregatePlaces = ReadonlyMap<AggregateExpression, number>;
