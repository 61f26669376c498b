import type { CompileContext } from '../compile/compile-context.ts';
import { equalRows } from '../compile/equal-rows.ts';
import { naturalSql } from '../compile/expression.ts';
import { sql, type Sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateExpression, Expression, WindowExpression } from '../plan/nodes.ts';
import { asDecimal, quotient } from '../windows/quotient.ts';
import type { CommonTables } from './common-tables.ts';
import { dimensionValue } from './dimension-value.ts';
import { selectSome } from './groups.ts';
import { overColumns, resultColumns, selectResults } from './results.ts';
import {
  aggregateName,
  dimensionNames,
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
  /** The groups over which values over all groups are calculated. */
  readonly all: Sql;
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
  const periods = plan.stages.compare === null ? [sql`0`] : [sql`0`, sql`1`];
  return periods
    .map((period) => {
      const group = places.size === 0 ? sql` GROUP BY ()` : sql``;
      return sql`SELECT ${list([period, ...values])} FROM ${groups} WHERE p = ${period} AND ${only}${group}`;
    })
    .reduce((left, right) => sql`${left} UNION ALL ${right}`);
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
function ofSeveral(window: WindowExpression, { places, context, all }: LevelContext, taken: Sql): Sql {
  if (window.window !== 'share' || window.of !== null) return castNumber(sql`NULL`, window.size);
  const valueIn = (table: Sql): Sql =>
    asDecimal(naturalSql(window.value, columnsOf(table, places, context)), window.value.size);
  const total = sql`(SELECT sum(${valueIn(sql`everything`)}) FROM ${all} AS everything WHERE everything.p = ${taken}.p)`;
  return quotient(valueIn(taken), total);
}

function columnsOf(table: Sql, places: AggregatePlaces, context: CompileContext): CompileContext {
  const columns = new Map<Expression, Sql>();
  for (const [aggregate, place] of places) columns.set(aggregate, sql`${table}.${aggregateName(place)}`);
  return { ...context, compiled: columns };
}
