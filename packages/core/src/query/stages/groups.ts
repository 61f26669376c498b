import { combineParts } from '../compile/combine-parts.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { compileParts } from '../compile/compile-parts.ts';
import { conditionSql } from '../compile/expression.ts';
import { integer, joinSql, sql, type Sql } from '../compile/sql.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import type { PlannedPart } from '../plan/plan-parts.ts';
import { aggregateName, list, PERIOD, type AggregatePlaces, type StagedPlan } from './stage-table.ts';

interface GroupOptions {
  readonly plan: StagedPlan;
  readonly places: AggregatePlaces;
  readonly context: CompileContext;
}

/**
 * Groups of rows by these dimensions: their period, the dimensions, and every aggregate by its place. Both
 * periods are read at once where that can be.
 */
export function selectGroups(dimensions: readonly Sql[], options: GroupOptions): Sql {
  const { plan, context } = options;
  const { compare } = plan.stages;
  if (compare === null) return onePeriod(plan.parts, integer(0), dimensions, options);
  const { togetherParts, isPrevious, previousParts } = compare;
  if (togetherParts !== null && !plan.isDenied) {
    const period = sql`(CASE WHEN ${conditionSql(isPrevious, context)} THEN 1 ELSE 0 END)`;
    return bothPeriods(togetherParts, period, dimensions, options);
  }
  const current = onePeriod(plan.parts, integer(0), dimensions, options);
  const previous = onePeriod(previousParts, integer(1), dimensions, options);
  return sql`${current} UNION ALL ${previous}`;
}

/** The same of rows that pass a further condition, each period by itself, so that each has a row without dimensions. */
export function selectSome(
  dimensions: readonly Sql[],
  only: (period: Sql) => Sql | null,
  options: GroupOptions,
): Sql {
  const { plan } = options;
  const { compare } = plan.stages;
  const current = onePeriod(plan.parts, integer(0), dimensions, options, only(integer(0)));
  if (compare === null) return current;
  const previous = onePeriod(compare.previousParts, integer(1), dimensions, options, only(integer(1)));
  return sql`${current} UNION ALL ${previous}`;
}

function onePeriod(
  parts: readonly PlannedPart[],
  period: Sql,
  dimensions: readonly Sql[],
  { plan, places, context }: GroupOptions,
  only: Sql | null = null,
): Sql {
  const compiled = compileParts(parts, plan, dimensions, context, only);
  const [first, second] = compiled;
  if (first === undefined) throw new TypeError('A plan has at least one part.');
  if (second !== undefined) {
    const { from, dimensions: groups, aggregates } = combineParts(compiled);
    return sql`SELECT ${list([period, ...groups, ...inPlaces(aggregates, places)])} FROM ${from}`;
  }
  const columns = [period, ...first.dimensions, ...inPlaces(first.aggregates, places)];
  return sql`SELECT ${list(columns)}${first.from}${groupBy(2, dimensions.length, places.size)}`;
}

function bothPeriods(
  parts: readonly PlannedPart[],
  period: Sql,
  dimensions: readonly Sql[],
  { plan, places, context }: GroupOptions,
): Sql {
  const compiled = compileParts(parts, plan, [period, ...dimensions], context);
  const [first, second] = compiled;
  if (first === undefined) throw new TypeError('A plan has at least one part.');
  if (second !== undefined) {
    const { from, dimensions: groups, aggregates } = combineParts(compiled);
    const side = sql`SELECT ${list([...groups, ...inPlaces(aggregates, places)])} FROM ${from}`;
    return dimensions.length > 0 ? side : eachPeriod(side, places);
  }
  const grouped = [...first.dimensions, ...inPlaces(first.aggregates, places)];
  const select = sql`SELECT ${list(grouped)}${first.from}${groupBy(1, dimensions.length + 1, places.size)}`;
  return dimensions.length > 0 ? select : eachPeriod(select, places);
}

/** Without dimensions a period has a group also where it has no rows. */
function eachPeriod(select: Sql, places: AggregatePlaces): Sql {
  const columns = [...places.entries()].map(([{ aggregate }, place]) => {
    const found = sql`groups.${aggregateName(place)}`;
    return COUNTS.has(aggregate) ? sql`COALESCE(${found}, 0)` : found;
  });
  const names = [PERIOD, ...[...places.values()].map(aggregateName)];
  return sql`SELECT ${list([sql`periods.p`, ...columns])} FROM (VALUES (0), (1)) AS periods(p) LEFT JOIN (${select}) AS groups (${list(names)}) ON groups.p = periods.p`;
}

/** Aggregates that are zero of no rows; all others are null. */
const COUNTS: ReadonlySet<AggregateExpression['aggregate']> = new Set(['count', 'countDistinct']);

function inPlaces(aggregates: ReadonlyMap<unknown, Sql>, places: AggregatePlaces): Sql[] {
  return [...places.keys()].map((aggregate) => {
    const found = aggregates.get(aggregate);
    if (found === undefined) throw new TypeError('An aggregate is in no part of its plan.');
    return found;
  });
}

function groupBy(first: number, count: number, aggregates: number): Sql {
  if (count === 0) return aggregates > 0 ? sql`` : sql` GROUP BY ()`;
  const positions = Array.from({ length: count }, (_, index) => integer(first + index));
  return sql` GROUP BY ${joinSql(positions, sql`, `)}`;
}
