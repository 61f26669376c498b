import type { FieldType } from '../../../src/contract/types/dataset.ts';
import type { EvaluatorClock } from './clock.ts';
import { Exact } from './exact.ts';
import { FORMULA_FUNCTIONS } from './formula-functions.ts';
import { readFormula, type FormulaNode } from './formula-syntax.ts';
import type { Operand } from './operand.ts';
import { timeComparison } from './time-comparison.ts';

/** What the names and the functions beyond the language's own mean. */
export interface FormulaNames<Of> {
  name(name: string): Operand<Of>;
  /** What written times are read by. */
  readonly clock: EvaluatorClock;
  /** Aggregates, in metrics of a dataset; their operands are formulas over rows. */
  aggregate?(name: string, operands: readonly FormulaNode[]): Operand<Of> | undefined;
}

/** A formula as something that can be looked up of a row or a group. */
export function formulaOf<Of>(formula: string, names: FormulaNames<Of>): Operand<Of> {
  return operandOf(readFormula(formula), names);
}

/** The same for a part of a formula. */
export function operandOf<Of>(node: FormulaNode, names: FormulaNames<Of>): Operand<Of> {
  if (node.kind === 'name') return names.name(node.text);
  if (node.kind === 'number') {
    const value = Exact.of(node.text);
    const isFraction = node.text.includes('.');
    return constant(isFraction ? 'decimal' : 'integer', value, isFraction ? 'fraction' : 'other');
  }
  if (node.kind === 'text') return constant('text', node.text, 'other');
  if (node.kind === 'word') {
    return node.value === null ? constant('text', null, 'null') : constant('boolean', node.value, 'other');
  }
  const aggregate = names.aggregate?.(node.name, node.operands);
  if (aggregate !== undefined) return aggregate;
  const make = FORMULA_FUNCTIONS[node.name];
  if (make === undefined) throw new SyntaxError(`A formula calls ${node.name}.`);
  const operands = node.operands.map((part) => operandOf(part, names));
  const timed = timeComparison(node.name, operands, names.clock);
  if (timed !== undefined) return timed;
  const { type, compute } = make(operands);
  const many = operands.find((operand) => operand.many !== undefined)?.many;
  return {
    type,
    family:
      type === 'date' || type === 'timestamp'
        ? (operands.find(({ family }) => family !== null)?.family ?? null)
        : null,
    tolerance: Math.max(0, ...operands.map(({ tolerance }) => tolerance)),
    ...(many === undefined ? {} : { many }),
    of: (row) => compute(operands.map((operand) => operand.of(row))),
  };
}

function constant(
  type: FieldType,
  value: Exact | string | boolean | null,
  kind: 'null' | 'fraction' | 'other',
): Operand<unknown> {
  return { type, family: null, tolerance: 0, constant: kind, of: () => value };
}
