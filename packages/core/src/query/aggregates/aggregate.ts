import type { FieldType } from '../../contract/types/dataset.ts';
import type { Sql } from '../compile/sql.ts';
import type { ResultType } from '../formula/operations/operation.ts';
import type { Expression } from '../plan/nodes.ts';

/** One way to make one value of many rows. */
export interface AggregateDescriptor {
  /** Whether a field must be named; `optional` counts rows without one. */
  readonly field: 'optional' | 'required';
  /** Types of field that it takes. */
  readonly types: ReadonlySet<FieldType>;
  /** True when rows that a join repeats would change the result. */
  readonly countsDuplicates: boolean;
  result(argument: Expression | null): ResultType;
  /** `filter` is empty or ` FILTER (WHERE …)`, to be put right after the aggregate's parentheses. */
  sql(argument: Sql | null, filter: Sql, expression: Expression | null): Sql;
}
