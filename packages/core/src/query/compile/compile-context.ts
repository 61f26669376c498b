import type { Expression } from '../plan/nodes.ts';
import type { Zone, ZoneSource } from '../time/zone.ts';
import type { Sql } from './sql.ts';

/** What compiling needs besides the plan. */
export interface CompileContext {
  /** The query's zone. */
  readonly zone: Zone;
  readonly zones: ZoneSource;
  /** What is compiled already: formulas use an expression many times, and it is compiled once. */
  readonly compiled: Map<Expression, Sql>;
}
