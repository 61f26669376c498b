/** A formula as it was written, before anything is known of its names. */
export type SyntaxNode =
  | { readonly kind: 'number'; readonly text: string; readonly position: number }
  | { readonly kind: 'text'; readonly text: string; readonly position: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly position: number }
  | { readonly kind: 'null'; readonly position: number }
  | { readonly kind: 'name'; readonly name: string; readonly position: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly operands: readonly SyntaxNode[];
      readonly position: number;
    }
  | OperatorNode;

/** An operator or keyword; the operation is one of the closed list that the parser knows. */
export interface OperatorNode {
  readonly kind: 'operator';
  readonly operation: OperatorOperation;
  readonly operands: readonly SyntaxNode[];
  readonly position: number;
}

export type OperatorOperation =
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'negate'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessOrEqual'
  | 'greater'
  | 'greaterOrEqual'
  | 'and'
  | 'or'
  | 'not'
  | 'if';
