import { equalRows } from '../compile/equal-rows.ts';
import { name, sql, type Sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { ComparedColumn } from '../plan/plan-compare.ts';
import { asDecimal, quotient } from '../windows/quotient.ts';
import {
  dimensionName,
  dimensionNames,
  isBefore,
  isNow,
  list,
  metricName,
  type StagedPlan,
} from './stage-table.ts';

/** The place of the bucket of a comparison among the dimensions, and its calendar. */
export interface Alignment {
  readonly place: number;
  readonly calendar: Sql;
}

/** The columns of {@link selectPairs}. */
export function pairColumns(plan: StagedPlan, dimensions: number): Sql[] {
  const metrics = plan.metrics.map((_, place) => place);
  return [
    ...dimensionNames(dimensions),
    ...metrics.map((place) => metricName(place)),
    ...metrics.map((place) => metricName(place, 'previous')),
    sql`h`,
    ...ownNames(dimensions),
    sql`isnow`,
    sql`isbefore`,
  ];
}

/** The dimensions as the previous period has them. */
export function ownNames(dimensions: number): Sql[] {
  return Array.from({ length: dimensions }, (_, place) => name(`o${place + 1}`));
}

/**
 * The results of both periods side by side: the dimensions as the current period has them, its metrics, those
 * of the previous one, and which of the two there are. A bucket is beside the one of the same place.
 */
export function selectPairs(
  plan: StagedPlan,
  results: Sql,
  dimensions: number,
  alignment: Alignment | null,
): Sql {
  const names = dimensionNames(dimensions);
  const metrics = plan.metrics.map((_, place) => metricName(place));
  const before =
    alignment === null || alignment.place >= dimensions
      ? sql`SELECT ${list([...names, ...names, ...metrics, sql`true`])} FROM ${results} WHERE ${isBefore}`
      : selectShifted(plan, results, dimensions, alignment);
  const beforeNames = [...names, ...ownNames(dimensions), ...metrics, sql`isbefore`];
  const now = sql`SELECT ${list([...names, ...metrics, sql`h`, sql`true`])} FROM ${results} WHERE ${isNow}`;
  const nowNames = [...names, ...metrics, sql`h`, sql`isnow`];
  const of = (table: Sql, columns: readonly Sql[]): Sql[] => columns.map((column) => sql`${table}.${column}`);
  const on = dimensions === 0 ? sql`true` : equalRows(of(sql`now`, names), of(sql`before`, names));
  const shown = names.map((column) => sql`COALESCE(now.${column}, before.${column})`);
  return sql`SELECT ${list([...shown, ...of(sql`now`, metrics), ...of(sql`before`, metrics), sql`COALESCE(now.h, ${plan.having === null ? sql`true` : sql`false`})`, ...of(sql`before`, ownNames(dimensions)), sql`COALESCE(isnow, false)`, sql`COALESCE(isbefore, false)`])} FROM (${now}) AS now (${list(nowNames)}) FULL JOIN (${before}) AS before (${list(beforeNames)}) ON ${on}`;
}

/**
 * The results of the previous period, their buckets moved to those of the same place. Each bucket learns from the
 * calendar beside it what it becomes; a join would have the planner guess how many there are.
 */
function selectShifted(
  plan: StagedPlan,
  results: Sql,
  dimensions: number,
  { place, calendar }: Alignment,
): Sql {
  const names = dimensionNames(dimensions);
  const metrics = plan.metrics.map((_, index) => metricName(index));
  const bucket = dimensionName(place);
  const columns = [...names, ...metrics];
  const own = sql`SELECT ${list(columns)}, NULL AS becomes, true AS isown FROM ${results} WHERE ${isBefore}`;
  const moves = sql`SELECT ${list(columns.map((_, index) => (index === place ? sql`max(bucket) FILTER (WHERE ${isBefore})` : sql`NULL`)))}, max(bucket) FILTER (WHERE ${isNow}), false FROM ${calendar} GROUP BY place`;
  const moved = sql`SELECT ${list(columns)}, isown, max(becomes) OVER (PARTITION BY ${bucket}) AS becomes FROM (${own} UNION ALL ${moves}) AS both_kinds`;
  const aligned = names.map((column, index) => (index === place ? sql`becomes` : column));
  return sql`SELECT ${list([...aligned, ...columns, sql`true`])} FROM (${moved}) AS moved WHERE isown AND becomes IS NOT NULL`;
}

/** The value of an added column. */
export function comparedValue({ kind, metric }: ComparedColumn, plan: StagedPlan): Sql {
  const now = metricName(metric);
  const before = metricName(metric, 'previous');
  const size = plan.metrics[metric]?.expression.size ?? null;
  // Whole numbers could overflow.
  const wide = size === 'float8' ? size : 'numeric';
  const delta = sql`(${castNumber(now, wide)} - ${castNumber(before, wide)})`;
  const values: Record<ComparedColumn['kind'], () => Sql> = {
    previous: () => before,
    delta: () => delta,
    percent: () => quotient(asDecimal(delta, wide), asDecimal(before, wide)),
  };
  return values[kind]();
}
