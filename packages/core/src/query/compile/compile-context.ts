import type { ColumnExpression, Expression } from '../plan/nodes.ts';
import type { Zone, ZoneSource } from '../time/zone.ts';
import type { Sql } from './sql.ts';

/** What compiling needs besides the plan. */
export interface CompileContext {
  /** The query's zone. */
  readonly zone: Zone;
  readonly zones: ZoneSource;
  /** How a column is written. */
  readonly column: (column: ColumnExpression) => Sql;
  /** What is compiled already: formulas use an expression many times, and it is compiled once. */
  readonly compiled: Map<Expression, Sql>;
}
