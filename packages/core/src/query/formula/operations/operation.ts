import type { FieldType, StoredAs } from '../../../contract/types/dataset.ts';
import type { Sql } from '../../compile/sql.ts';
import type { Target } from '../../operators/target.ts';
import type { Expression, NumberSize } from '../../plan/nodes.ts';
import type { Zone } from '../../time/zone.ts';
import type { Value } from '../evaluate/value.ts';
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
  /** True when it only follows from a problem that is reported elsewhere. */
  readonly follows?: boolean;
}

/** What an operation's SQL may depend on besides its operands. */
export interface OperationContext {
  /** The zone of the question. */
  readonly zone: Zone;
  /** An operand as filters compare it. */
  target(operand: Expression): Target;
}

/** An operand of an evaluated formula. */
export interface Operand {
  readonly expression: Expression;
  /** Its value, which is computed now. */
  value(): Value;
}

/** One operation. */
export interface OperationDescriptor {
  /** As a caller writes it, for messages. */
  readonly label: string;
  /** Fewest and most operands. */
  readonly operands: readonly [number, number];
  check(operands: readonly Expression[]): ResultType | OperationProblem;
  /** `values` are the operands' SQL; the result stands by itself, in parentheses or as a call. */
  sql(
    values: readonly Sql[],
    operands: readonly Expression[],
    result: ResultType,
    context: OperationContext,
  ): Sql;
  /** What Postgres gives for such operands. Throws `number_out_of_range` where Postgres fails. */
  evaluate(operands: readonly Operand[], result: ResultType): Value;
}
