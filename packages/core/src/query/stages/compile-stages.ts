import type { CompileContext } from '../compile/compile-context.ts';
import { refuseTooLarge } from '../compile/refuse-too-large.ts';
import { integer, name, sql, type Sql } from '../compile/sql.ts';
import { textOf } from '../compile/text-of.ts';
import { pageOf, type Position } from '../cursor/page-of.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import { aggregatesOf } from '../plan/tables-used.ts';
import { selectCalendar } from './calendars.ts';
import { createCommonTables } from './common-tables.ts';
import { comparedValue, ownNames, pairColumns, selectPairs, type Alignment } from './compare.ts';
import { dimensionValue } from './dimension-value.ts';
import { selectFilled } from './fill.ts';
import { selectGroups } from './groups.ts';
import { defineLevel, defineWholes, type LevelContext } from './levels.ts';
import { overColumns, resultColumns, selectResults } from './results.ts';
import { SECTIONS } from './sections.ts';
import {
  aggregateName,
  dimensionNames,
  list,
  metricName,
  PERIOD,
  windowName,
  type StagedPlan,
} from './stage-table.ts';
import { windowValues } from './windows.ts';

/**
 * The statement of a question whose groups go through stages, each a common table: groups, filled with those that
 * have no rows, values over all groups, results, both periods side by side. What is shown besides the rows (others,
 * totals) goes back to the groups where it follows from them, else to the rows, and is told apart by a section.
 */
export function compileStages(plan: StagedPlan, context: CompileContext, after: Position | null): Sql {
  const dimensions = plan.dimensions.map((dimension) => dimensionValue(dimension, context));
  const { stages } = plan;
  const tables = createCommonTables();
  const count = plan.dimensions.length;
  const names = dimensionNames(count);
  const places = placesOf(plan);
  const aggregates = [...places.values()].map(aggregateName);
  const body = selectGroups(dimensions, { plan, places, context });
  const groups = tables.define('groups', [PERIOD, ...names, ...aggregates], body, { isKept: true });
  refuseTooLarge({ dimensions, metrics: [], filters: [body], having: [] });

  const calendars = new Map(
    stages.calendars.map((calendar) => {
      const periods = stages.compare === null ? 1 : 2;
      const select = selectCalendar(calendar, periods, context);
      return [
        calendar.dimension.place,
        tables.define('calendar', [PERIOD, sql`place`, sql`bucket`], select, { isKept: true }),
      ] as const;
    }),
  );
  const all =
    stages.fill === null
      ? groups
      : tables.define(
          'filled',
          [PERIOD, ...names, ...aggregates],
          selectFilled({ plan, places, groups, calendars }),
        );

  const windows = new Map(stages.windows.map((window, place) => [window, windowName(place)] as const));
  const values = windowValues(plan, overColumns(context, places, new Map()));
  const windowed =
    values.length === 0
      ? all
      : tables.define(
          'windowed',
          [PERIOD, ...names, ...aggregates, ...windows.values()],
          sql`SELECT ${list([PERIOD, ...names, ...aggregates, ...values])} FROM ${all}`,
        );
  const made = selectResults(plan, windowed, count, overColumns(context, places, windows));
  refuseTooLarge({ dimensions, metrics: [made], filters: [body], having: [] });
  const results = tables.define('results', resultColumns(plan, count), made);
  const pair = (source: Sql, width: number): Sql =>
    stages.compare === null
      ? source
      : tables.define(
          'pairs',
          pairColumns(plan, width),
          selectPairs(plan, source, width, alignmentOf(plan, calendars)),
        );
  const rows = pair(results, count);
  const shown = [...plan.metrics.map((_, place) => metricName(place)), ...comparedColumnsOf(plan)];

  const isChosen = plan.having !== null || stages.topN !== null;
  const kept = !isChosen
    ? rows
    : tables.define(
        'kept',
        [...columnsOf(plan, count), sql`n`],
        sql`SELECT ${list([...columnsOf(plan, count), placeIn(plan)])} FROM ${rows} WHERE h`,
      );
  const { topN } = stages;
  const first = topN === null ? sql`` : sql` WHERE n <= ${integer(topN.n)}`;
  const select = sql`SELECT ${list([...names, ...shown])} FROM ${kept}${first}`;
  const answer = pageOf(select, count + shown.length, plan, after);
  const hasOthers = topN?.others === true;
  if (!hasOthers && !stages.totals) return sql`${tables.clause()}${answer}`;

  const wholes = defineWholes({ plan, places, context, tables }, all);
  const level: LevelContext = { plan, places, context, tables, groups, wholes };
  const branches = [section(SECTIONS.rows, answer, plan)];
  const take = (width: number, members: Sql | null, condition = sql``): Sql => {
    const source = pair(defineLevel(width, members, level), width);
    const nothing = (place: number): Sql =>
      plan.columns[place]?.type === 'boolean' ? sql`NULL::boolean` : sql`NULL`;
    const dims = names.map((column, place) => (place < width ? column : nothing(place)));
    const order =
      width === 0
        ? sql``
        : sql` ORDER BY ${list(names.slice(0, width).map((column) => sql`${column} ASC NULLS LAST`))}`;
    return sql`SELECT ${list([...dims, ...shown])} FROM ${source}${condition}${order} LIMIT ${integer(stages.maxRows + 1)}`;
  };
  if (hasOthers && topN !== null) {
    const beyond = sql`WHERE n > ${integer(topN.n)}`;
    const members = membersOf(plan, kept, beyond);
    const table = tables.define('members', [PERIOD, ...names], members, { isKept: true });
    const others = take(0, table, sql` WHERE EXISTS (SELECT FROM ${kept} ${beyond})`);
    branches.push(section(SECTIONS.others, others, plan));
  }
  if (stages.totals) {
    const members =
      plan.having === null
        ? null
        : tables.define('members', [PERIOD, ...names], membersOf(plan, kept, sql``), { isKept: true });
    branches.push(section(SECTIONS.grand, take(0, members), plan));
    for (let width = 1; width < count; width += 1) {
      branches.push(section(SECTIONS.subtotals + width - 1, take(width, members), plan));
    }
  }
  return sql`${tables.clause()}${branches.reduce((left, right) => sql`${left} UNION ALL ${right}`)}`;
}

/** The aggregates of the metrics and of what they are calculated over, each once. */
function placesOf({ metrics }: StagedPlan): Map<AggregateExpression, number> {
  const found = new Set(metrics.flatMap(({ expression }) => [...aggregatesOf(expression)]));
  return new Map([...found].map((aggregate, place) => [aggregate, place]));
}

function alignmentOf({ stages }: StagedPlan, calendars: ReadonlyMap<number, Sql>): Alignment | null {
  const { compare } = stages;
  for (const { dimension, spans } of stages.calendars) {
    const calendar = calendars.get(dimension.place);
    const isOfPeriod = spans.length > 0 && dimension.field === compare?.field;
    if (isOfPeriod && calendar !== undefined) return { place: dimension.place, calendar };
  }
  return null;
}

function comparedColumnsOf(plan: StagedPlan): Sql[] {
  return (plan.stages.compare?.columns ?? []).map((column) => comparedValue(column, plan));
}

/** The columns of the table that rows of the answer are chosen from. */
function columnsOf(plan: StagedPlan, width: number): Sql[] {
  return plan.stages.compare === null ? resultColumns(plan, width) : pairColumns(plan, width);
}

/** The place of a group by the metric that groups are ranked by. */
function placeIn({ stages: { topN }, dimensions }: StagedPlan): Sql {
  if (topN === null) return sql`0`;
  const ties = dimensionNames(dimensions.length).map((column) => sql`, ${column} ASC NULLS LAST`);
  const order = ties.reduce(
    (left, right) => sql`${left}${right}`,
    sql`${metricName(topN.by)} DESC NULLS LAST`,
  );
  return sql`row_number() OVER (ORDER BY ${order})`;
}

/** The groups behind rows of the answer, each as its period has it. */
function membersOf({ dimensions, stages }: StagedPlan, kept: Sql, condition: Sql): Sql {
  const names = dimensionNames(dimensions.length);
  if (stages.compare === null) return sql`SELECT ${list([sql`0`, ...names])} FROM ${kept} ${condition}`;
  const narrowed = (own: Sql): Sql =>
    condition.size === 0 ? sql`WHERE ${own}` : sql`${condition} AND ${own}`;
  const now = sql`SELECT ${list([sql`0`, ...names])} FROM ${kept} ${narrowed(sql`isnow`)}`;
  const before = sql`SELECT ${list([sql`1`, ...ownNames(dimensions.length)])} FROM ${kept} ${narrowed(sql`isbefore`)}`;
  return sql`${now} UNION ALL ${before}`;
}

/** Rows of one section with their places, as the texts that Postgres would send. */
function section(number: number, select: Sql, { columns }: StagedPlan): Sql {
  const names = columns.map((_, place) => name(`c${place + 1}`));
  const texts = columns.map(({ type }, place) => textOf(name('answer', `c${place + 1}`), type));
  return sql`(SELECT ${list([integer(number), sql`row_number() OVER ()`, ...texts])} FROM (${select}) AS ${name('answer')} (${list(names)}))`;
}
