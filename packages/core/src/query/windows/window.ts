import type { AggregateMetric } from '../../contract/types/query.ts';
import type { Sql } from '../compile/sql.ts';
import type { ResultType } from '../formula/operations/operation.ts';
import type { Expression, WindowExpression } from '../plan/nodes.ts';

/** What a value over all groups is compiled from. */
export interface WindowInput {
  readonly expression: WindowExpression;
  /** The value of each group. */
  readonly value: Sql;
  /** `PARTITION BY` what is calculated apart: its period, and the dimension that is named, if any. */
  readonly within: Sql;
  /** What it runs along: `PARTITION BY` every other dimension, `ORDER BY` the one that it runs along. */
  readonly along: Sql;
}

/** One way to calculate over a value of all groups. */
export interface WindowDescriptor {
  /** Options that it takes. */
  readonly options: readonly (keyof Pick<AggregateMetric, 'of' | 'dense' | 'window' | 'value'>)[];
  /** True when groups are passed in an order, for which there has to be a dimension. */
  readonly runs: boolean;
  /** True when the result is measured as the value is, so that its unit and format stay. */
  readonly keepsMeasure: boolean;
  result(value: Expression): ResultType;
  sql(input: WindowInput): Sql;
}
