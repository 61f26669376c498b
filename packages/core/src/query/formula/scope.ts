import type { Expression } from '../plan/nodes.ts';
import type { OperationProblem } from './operations/operation.ts';

/** What the names in a formula stand for. */
export interface FormulaScope {
  /** What a name is, for messages: "field" or "metric". */
  readonly what: string;
  /** Undefined for an unknown name. */
  resolve(name: string): Expression | OperationProblem | undefined;
  /** Names that may be suggested. */
  names(): readonly string[];
  /** What to do instead of calling a function that is none here, where more can be said than what there is. */
  adviceFor?(name: string): string | undefined;
  /** Present where aggregates may be called. */
  readonly aggregates?: {
    readonly functions: ReadonlyMap<string, AggregateCall>;
    /** What names inside an aggregate stand for. */
    readonly rows: FormulaScope;
  };
}

/** Makes an aggregate of its operands. */
export type AggregateCall = (operands: readonly Expression[]) => Expression | OperationProblem;
