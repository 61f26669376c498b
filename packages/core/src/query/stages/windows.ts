import type { CompileContext } from '../compile/compile-context.ts';
import { naturalSql } from '../compile/expression.ts';
import { joinSql, sql, type Sql } from '../compile/sql.ts';
import { valuesOfPart } from '../plan/bucket-dimensions.ts';
import type { WindowExpression } from '../plan/nodes.ts';
import { WINDOWS } from '../windows/index.ts';
import { dimensionName, PERIOD, type StagedPlan } from './stage-table.ts';

/** The values over all groups, in the order of the plan. `context` knows the columns of the aggregates. */
export function windowValues(plan: StagedPlan, context: CompileContext): Sql[] {
  const along = alongOf(plan);
  return plan.stages.windows.map((expression) =>
    WINDOWS[expression.window].sql({
      expression,
      value: naturalSql(expression.value, context),
      within: sql`PARTITION BY ${joinSql(apartBy(expression), sql`, `)}`,
      along,
    }),
  );
}

function apartBy({ of }: WindowExpression): Sql[] {
  return of === null ? [PERIOD] : [PERIOD, dimensionName(of)];
}

/** Along the first dimension that is cut into buckets, else along the first; apart for all others. */
function alongOf({ dimensions }: StagedPlan): Sql {
  const bucket = dimensions.findIndex(
    ({ granularity }) => granularity !== null && valuesOfPart(granularity) === null,
  );
  const place = Math.max(0, bucket);
  const others = dimensions.flatMap((_, other) => (other === place ? [] : [dimensionName(other)]));
  const apart = sql`PARTITION BY ${joinSql([PERIOD, ...others], sql`, `)}`;
  if (dimensions.length === 0) return apart;
  return sql`${apart} ORDER BY ${dimensionName(place)} ASC NULLS LAST`;
}
