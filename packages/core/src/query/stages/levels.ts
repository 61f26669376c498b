import type { CompileContext } from '../compile/compile-context.ts';
import { equalRows } from '../compile/equal-rows.ts';
import { naturalSql } from '../compile/expression.ts';
import { integer, sql, type Sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateExpression, WindowExpression } from '../plan/nodes.ts';
import { asDecimal, quotient } from '../windows/quotient.ts';
import type { CommonTables } from './common-tables.ts';
import { dimensionValue } from './dimension-value.ts';
import { selectSome } from './groups.ts';
import { overColumns, resultColumns, selectResults } from './results.ts';
import {
  aggregateName,
  dimensionNames,
  isBefore,
  isNow,
  list,
  PERIOD,
  windowName,
  type AggregatePlaces,
  type StagedPlan,
} from './stage-table.ts';

/** What levels are made of. */
export interface LevelContext {
  readonly plan: StagedPlan;
  readonly places: AggregatePlaces;
  readonly context: CompileContext;
  readonly tables: CommonTables;
  /** The groups as they came from the rows. */
  readonly groups: Sql;
  /** For each share of everything, a common table of what the whole of a period is. */
  readonly wholes: ReadonlyMap<WindowExpression, Sql>;
}

/** Defines the whole of each share of everything, over all groups of a period. Reckoned once, not for each row. */
export function defineWholes(
  { plan, places, context, tables }: Omit<LevelContext, 'wholes' | 'groups'>,
  all: Sql,
): ReadonlyMap<WindowExpression, Sql> {
  const shares = plan.stages.windows.filter(isOfEverything);
  const values = overColumns(context, places, new Map());
  return new Map(
    shares.map((share) => {
      const whole = sql`sum(${asDecimal(naturalSql(share.value, values), share.value.size)})`;
      const body = sql`SELECT ${PERIOD}, ${whole} FROM ${all} GROUP BY ${PERIOD}`;
      return [share, tables.define('whole', [PERIOD, sql`total`], body, { isKept: true })];
    }),
  );
}

function isOfEverything({ window, of }: WindowExpression): boolean {
  return window === 'share' && of === null;
}

/**
 * The results of several groups taken together, by the first so many dimensions: a common table with the columns
 * of results. `members` holds the groups that count, each with its period; null where all do.
 */
export function defineLevel(dimensions: number, members: Sql | null, level: LevelContext): Sql {
  const { plan, places, context, tables } = level;
  const names = dimensionNames(dimensions);
  const aggregates = [...places.values()].map(aggregateName);
  const body = [...places.keys()].every(addsUp)
    ? ofGroups(dimensions, members, level)
    : ofRows(dimensions, members, level);
  const taken = tables.define('level', [PERIOD, ...names, ...aggregates], body);
  const { windows } = plan.stages;
  const values = windows.map((window) => ofSeveral(window, level, taken));
  const columns = new Map(windows.map((window, place) => [window, windowName(place)] as const));
  const windowed =
    windows.length === 0
      ? taken
      : tables.define(
          'level',
          [PERIOD, ...names, ...aggregates, ...columns.values()],
          sql`SELECT ${list([PERIOD, ...names, ...aggregates, ...values])} FROM ${taken}`,
        );
  const results = selectResults(
    { ...plan, having: null },
    windowed,
    dimensions,
    overColumns(context, places, columns),
  );
  return tables.define('level', resultColumns(plan, dimensions), results);
}

/** Whether the value of several groups follows from those of each. */
function addsUp({ aggregate, per }: AggregateExpression): boolean {
  return per === undefined && Object.hasOwn(ADDED, aggregate);
}

const ADDED: Readonly<
  Partial<Record<AggregateExpression['aggregate'], (value: Sql, own: AggregateExpression) => Sql>>
> = {
  count: (value, { size }) => castNumber(sql`COALESCE(sum(${value}), 0)`, size),
  sum: (value, { size }) => castNumber(sql`sum(${value})`, size),
  min: (value, { type }) => sql`min(${value}${type === 'text' ? sql` COLLATE "C"` : sql``})`,
  max: (value, { type }) => sql`max(${value}${type === 'text' ? sql` COLLATE "C"` : sql``})`,
};

function ofGroups(dimensions: number, members: Sql | null, { plan, places, groups }: LevelContext): Sql {
  const names = dimensionNames(dimensions);
  const values = [...places].map(
    ([aggregate, place]) => ADDED[aggregate.aggregate]?.(aggregateName(place), aggregate) ?? sql`NULL`,
  );
  const all = [PERIOD, ...dimensionNames(plan.dimensions.length)].map((column) => sql`${groups}.${column}`);
  const only = members === null ? sql`true` : isAmong(all, members, plan);
  if (dimensions > 0) {
    const keys = list([PERIOD, ...names]);
    return sql`SELECT ${list([PERIOD, ...names, ...values])} FROM ${groups} WHERE ${only} GROUP BY ${keys}`;
  }
  const group = places.size === 0 ? sql` GROUP BY ()` : sql``;
  const ofPeriod = (period: number, own: Sql): Sql =>
    sql`SELECT ${list([integer(period), ...values])} FROM ${groups} WHERE ${own}${only}${group}`;
  if (plan.stages.compare === null) return ofPeriod(0, sql``);
  return sql`${ofPeriod(0, sql`${isNow} AND `)} UNION ALL ${ofPeriod(1, sql`${isBefore} AND `)}`;
}

function ofRows(dimensions: number, members: Sql | null, { plan, places, context }: LevelContext): Sql {
  const values = plan.dimensions.map((dimension) => dimensionValue(dimension, context));
  const only = (period: Sql): Sql | null =>
    members === null ? null : isAmong([period, ...values], members, plan);
  return selectSome(values.slice(0, dimensions), only, { plan, places, context });
}

/** Whether a group, given by its period and its dimensions, is among the members. */
function isAmong(group: readonly Sql[], members: Sql, { dimensions }: StagedPlan): Sql {
  const columns = [PERIOD, ...dimensionNames(dimensions.length)].map((column) => sql`member.${column}`);
  return sql`EXISTS (SELECT FROM ${members} AS member WHERE ${equalRows(columns, group)})`;
}

/** A value over all groups, of several of them: their share, else nothing. */
function ofSeveral(window: WindowExpression, { places, context, wholes }: LevelContext, taken: Sql): Sql {
  const whole = wholes.get(window);
  if (whole === undefined) return castNumber(sql`NULL`, window.size);
  const value = asDecimal(
    naturalSql(window.value, overColumns(context, places, new Map())),
    window.value.size,
  );
  return quotient(value, sql`(SELECT total FROM ${whole} AS whole WHERE whole.p = ${taken}.p)`);
}
