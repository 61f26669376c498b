import type { OperationProblem } from '../../formula/operations/operation.ts';
import type { Expression } from '../../plan/nodes.ts';

/** Finds a field by its name; reports a name that cannot be used and gives undefined. */
export type FieldSource = (name: unknown) => Expression | undefined;

/** One option of aggregates. A question gives it as JSON, a formula of the dataset as one more value. */
export interface OptionDescriptor {
  /** What it is, to be told when it is missing: "a time field". */
  readonly what: string;
  /** The JSON value as an expression; undefined when what is wrong is reported already. */
  read(value: unknown, fields: FieldSource): Expression | OperationProblem | undefined;
  /** What is wrong with the expression as this option; undefined when nothing is. */
  check(expression: Expression): OperationProblem | undefined;
}
