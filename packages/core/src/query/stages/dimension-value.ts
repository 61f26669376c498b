import type { CompileContext } from '../compile/compile-context.ts';
import { dimensionSql } from '../compile/dimension.ts';
import { nullOf } from '../compile/no-rows.ts';
import type { Sql } from '../compile/sql.ts';
import type { PlannedDimension } from '../plan/nodes.ts';

/** What rows are grouped by. A mask has a type too: groups are compared with each other here. */
export function dimensionValue(dimension: PlannedDimension, context: CompileContext): Sql {
  const { expression } = dimension;
  const isNothing = expression.kind === 'literal' && expression.value === null;
  return isNothing ? nullOf(expression.type) : dimensionSql(dimension, context);
}
