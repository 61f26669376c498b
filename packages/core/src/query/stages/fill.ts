import { equalRows } from '../compile/equal-rows.ts';
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

/** The groups, and one more for every combination of buckets that has no rows. */
export function selectFilled({ plan, places, groups, calendars }: FillOptions): Sql {
  const count = plan.dimensions.length;
  const isCompared = plan.stages.compare !== null;
  const others = dimensionNames(count).filter((_, place) => !calendars.has(place));
  const periods = isCompared ? sql`(VALUES (0), (1)) AS periods(p)` : sql`(VALUES (0)) AS periods(p)`;
  const crossed = [...calendars.values()].map(
    (calendar, index) =>
      sql` JOIN ${calendar} AS ${name(`c${index + 1}`)} ON ${name(`c${index + 1}`, 'p')} = periods.p`,
  );
  const combinations =
    others.length === 0
      ? sql``
      : sql` CROSS JOIN (SELECT DISTINCT ${list(others)} FROM ${groups}) AS combinations`;
  const shown = dimensionNames(count).map((column, place) => {
    const index = [...calendars.keys()].indexOf(place);
    return index < 0 ? sql`combinations.${column}` : name(`c${index + 1}`, 'bucket');
  });
  const made = [...places.keys()].map((aggregate) => madeUp(aggregate, plan.stages.fill));
  const all = [PERIOD, ...dimensionNames(count)];
  const known = all.map((column) => sql`known.${column}`);
  const from = [periods, ...crossed, combinations].reduce((left, right) => sql`${left}${right}`);
  const aggregates = [...places.values()].map(aggregateName);
  return sql`SELECT ${list([...all, ...aggregates])} FROM ${groups} UNION ALL SELECT ${list([sql`periods.p`, ...shown, ...made])} FROM ${from} WHERE NOT EXISTS (SELECT FROM ${groups} AS known WHERE ${equalRows(known, [sql`periods.p`, ...shown])})`;
}

/** An aggregate of a group that has no rows. Numbers take the type of those beside them. */
function madeUp({ aggregate }: AggregateExpression, fill: 'zero' | 'null' | null): Sql {
  return fill === 'zero' && ZERO.has(aggregate) ? sql`0` : sql`NULL`;
}
