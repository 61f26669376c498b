import type { FieldType, StoredAs } from '../../../contract/types/dataset.ts';
import type { Sql } from '../../compile/sql.ts';
import type { Expression, NumberSize } from '../../plan/nodes.ts';
import type { OperatorOperation } from '../syntax.ts';

/** Everything that a formula can do with values: its operators and its functions. */
export type Operation =
  | OperatorOperation
  | 'abs'
  | 'ceil'
  | 'coalesce'
  | 'floor'
  | 'greatest'
  | 'isNull'
  | 'least'
  | 'nullIf'
  | 'round';

/** The type of what an operation makes. */
export interface ResultType {
  readonly type: FieldType;
  readonly size: NumberSize | null;
  readonly storedAs: StoredAs | null;
}

export interface OperationProblem {
  readonly problem: string;
}

/** One operation. */
export interface OperationDescriptor {
  /** As a caller writes it, for messages. */
  readonly label: string;
  /** Fewest and most operands. */
  readonly operands: readonly [number, number];
  check(operands: readonly Expression[]): ResultType | OperationProblem;
  /** `values` are the operands' SQL; the result stands by itself, in parentheses or as a call. */
  sql(values: readonly Sql[], operands: readonly Expression[], result: ResultType): Sql;
}
