import type { CompileContext } from '../compile/compile-context.ts';
import { conditionSql } from '../compile/expression.ts';
import { sql, type Sql } from '../compile/sql.ts';
import type { ColumnExpression, Condition } from '../plan/nodes.ts';
import type { FineTable } from './fine-table.ts';
import type { Member } from './member.ts';

/** Writes a condition on rows as one on fine groups; null where that cannot be said of a group as a whole. */
export type Lift = (condition: Condition, context: CompileContext) => Sql | null;

/** Lifts conditions that read nothing but columns by which the members are grouped. */
export function liftOver(members: readonly Member[], fine: FineTable): Lift {
  const columns = new Map(
    members.flatMap(({ dimensions }) =>
      dimensions.flatMap(({ key, column }) =>
        column === null ? [] : [[placeOf(column), fine.dimension(key)] as const],
      ),
    ),
  );
  return (condition, context) => {
    let isWhole = true;
    const made = conditionSql(condition, {
      ...context,
      column(column) {
        const place = columns.get(placeOf(column));
        if (place === undefined) isWhole = false;
        return place ?? sql`NULL`;
      },
      compiled: new Map(),
    });
    return isWhole ? made : null;
  };
}

/**
 * Read as another type, a column has other values: the groups of the numbers 1 and 1.00 are one, those of their
 * texts are two.
 */
function placeOf({ table, column, type, storedAs, size }: ColumnExpression): string {
  return JSON.stringify([table, column, type, storedAs, size]);
}
