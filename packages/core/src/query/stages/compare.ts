import { equalRows } from '../compile/equal-rows.ts';
import { name, sql, type Sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { ComparedColumn } from '../plan/plan-compare.ts';
import { asDecimal, quotient } from '../windows/quotient.ts';
import { dimensionNames, list, metricName, type StagedPlan } from './stage-table.ts';

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
  const aligned = names.map((column, place) =>
    place === alignment?.place ? sql`a.bucket` : sql`r.${column}`,
  );
  const through =
    alignment === null || alignment.place >= dimensions
      ? sql``
      : sql` JOIN ${alignment.calendar} AS b ON b.p = 1 AND b.bucket = r.${names[alignment.place] ?? sql``} JOIN ${alignment.calendar} AS a ON a.p = 0 AND a.place = b.place`;
  const metrics = plan.metrics.map((_, place) => metricName(place));
  const shifted =
    alignment !== null && alignment.place < dimensions ? aligned : names.map((column) => sql`r.${column}`);
  const before = sql`SELECT ${list([...shifted, ...names.map((column) => sql`r.${column}`), ...metrics.map((metric) => sql`r.${metric}`), sql`true`])} FROM ${results} AS r${through} WHERE r.p = 1`;
  const beforeNames = [...names, ...ownNames(dimensions), ...metrics, sql`isbefore`];
  const now = sql`SELECT ${list([...names, ...metrics, sql`h`, sql`true`])} FROM ${results} WHERE p = 0`;
  const nowNames = [...names, ...metrics, sql`h`, sql`isnow`];
  const of = (table: Sql, columns: readonly Sql[]): Sql[] => columns.map((column) => sql`${table}.${column}`);
  const on = dimensions === 0 ? sql`true` : equalRows(of(sql`now`, names), of(sql`before`, names));
  const shown = names.map((column) => sql`COALESCE(now.${column}, before.${column})`);
  return sql`SELECT ${list([...shown, ...of(sql`now`, metrics), ...of(sql`before`, metrics), sql`COALESCE(now.h, ${plan.having === null ? sql`true` : sql`false`})`, ...of(sql`before`, ownNames(dimensions)), sql`COALESCE(isnow, false)`, sql`COALESCE(isbefore, false)`])} FROM (${now}) AS now (${list(nowNames)}) FULL JOIN (${before}) AS before (${list(beforeNames)}) ON ${on}`;
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
