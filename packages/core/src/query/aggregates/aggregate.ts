import type { FieldType } from '../../contract/types/dataset.ts';
import type { Sql } from '../compile/sql.ts';
import type { ResultType } from '../formula/operations/operation.ts';
import type { AggregateOption, Expression } from '../plan/nodes.ts';
import type { OptionDescriptor } from './options/option.ts';

/** What an aggregate is compiled from. */
export interface AggregateInput {
  /** The value of each row; null counts rows. */
  readonly argument: Sql | null;
  /** What the value is. */
  readonly expression: Expression | null;
  readonly options: Readonly<Partial<Record<AggregateOption, Sql>>>;
  /** What a row must pass to count; null when every row does. Put it in by `filterClause`. */
  readonly condition: Sql | null;
}

/** One way to make one value of many rows. */
export interface AggregateDescriptor {
  /** Whether a field must be named; `optional` counts rows without one. */
  readonly field: 'optional' | 'required';
  /** Types of field that it takes. */
  readonly types: ReadonlySet<FieldType>;
  /** Options that it takes, each of which it needs, in the order in which a formula gives them after the value. */
  readonly options: Readonly<Partial<Record<AggregateOption, OptionDescriptor>>>;
  /** True when rows that a join repeats would change the result. */
  readonly countsDuplicates: boolean;
  /** True when the result is measured as the field is, so that its unit and format stay. */
  readonly keepsMeasure: boolean;
  result(argument: Expression | null): ResultType;
  sql(input: AggregateInput): Sql;
}
