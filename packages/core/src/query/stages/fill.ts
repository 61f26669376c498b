import { name, sql, type Sql } from '../compile/sql.ts';
import type { AggregateExpression } from '../plan/nodes.ts';
import {
  aggregateName,
  dimensionNames,
  list,
  PERIOD,
  type AggregatePlaces,
  type StagedPlan,
} from './stage-table.ts';

/** Aggregates that are zero where there are no rows. */
const ZERO: ReadonlySet<AggregateExpression['aggregate']> = new Set(['count', 'countDistinct', 'sum']);

interface FillOptions {
  readonly plan: StagedPlan;
  readonly places: AggregatePlaces;
  readonly groups: Sql;
  /** The common tables of the calendars, by the place of their dimension. */
  readonly calendars: ReadonlyMap<number, Sql>;
}

/**
 * The groups, and one more for every combination of buckets that has no rows. Of equal ones the group comes first.
 * A join would ask the planner how many there are, and it would guess one: then it compares each with each.
 */
export function selectFilled({ plan, places, groups, calendars }: FillOptions): Sql {
  const count = plan.dimensions.length;
  const isCompared = plan.stages.compare !== null;
  const names = dimensionNames(count);
  const others = names.filter((_, place) => !calendars.has(place));
  const periods = isCompared ? sql`(VALUES (0), (1)) AS periods(p)` : sql`(VALUES (0)) AS periods(p)`;
  const crossed = [...calendars.values()].map(
    (calendar, index) =>
      sql` JOIN ${calendar} AS ${name(`c${index + 1}`)} ON ${name(`c${index + 1}`, 'p')} = periods.p`,
  );
  const combinations =
    others.length === 0
      ? sql``
      : sql` CROSS JOIN (SELECT DISTINCT ${list(others)} FROM ${groups}) AS combinations`;
  const shown = names.map((column, place) => {
    const index = [...calendars.keys()].indexOf(place);
    return index < 0 ? sql`combinations.${column}` : name(`c${index + 1}`, 'bucket');
  });
  const made = [...places.keys()].map((aggregate) => madeUp(aggregate, plan.stages.fill));
  const from = [periods, ...crossed, combinations].reduce((left, right) => sql`${left}${right}`);
  const aggregates = [...places.values()].map(aggregateName);
  const all = list([PERIOD, ...names, ...aggregates]);
  const both = sql`SELECT ${all}, false AS made FROM ${groups} UNION ALL SELECT ${list([sql`periods.p`, ...shown, ...made])}, true FROM ${from}`;
  const first = sql`row_number() OVER (PARTITION BY ${list([PERIOD, ...names])} ORDER BY made) AS nth`;
  return sql`SELECT ${all} FROM (SELECT ${all}, ${first} FROM (${both}) AS both_kinds) AS ranked WHERE nth = 1`;
}

/** An aggregate of a group that has no rows. Numbers take the type of those beside them. */
function madeUp({ aggregate }: AggregateExpression, fill: 'zero' | 'null' | null): Sql {
  return fill === 'zero' && ZERO.has(aggregate) ? sql`0` : sql`NULL`;
}
