import type { Sql } from '../../compile/sql.ts';
import type { AggregateExpression } from '../../plan/nodes.ts';

/** An aggregate that is to be made of parts, each over the rows of a fine group. */
export interface DecomposedInput {
  readonly aggregate: AggregateExpression;
  /** The value of each row; null counts rows. */
  readonly argument: Sql | null;
  /** What a row must pass to count; null when every row does. */
  readonly condition: Sql | null;
  /** What a fine group must pass to count; null when every group does. */
  readonly above: Sql | null;
  /** Has an aggregate made over the rows of each fine group; gives the column that holds it. */
  partial(aggregate: Sql): Sql;
}

/**
 * Makes an aggregate out of parts, so that it has the value and the type that it has in one piece; null where
 * that cannot be had for such an argument.
 */
export type Decomposition = (input: DecomposedInput) => Sql | null;
