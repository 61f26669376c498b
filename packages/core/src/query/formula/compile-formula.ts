import type { FieldType } from '../../contract/types/dataset.ts';
import type { Expression } from '../plan/nodes.ts';
import { evaluateExpression } from './evaluate/evaluate-expression.ts';
import { WIRE_TYPES, type WireValue } from './evaluate/wire.ts';
import type { FormulaProblem } from './formula-problem.ts';
import { namesUsed } from './names-used.ts';
import type { OperationProblem } from './operations/operation.ts';
import { readFormula } from './read-formula.ts';
import type { FormulaScope } from './scope.ts';

/** A formula that is ready to be computed. */
export interface CompiledFormula {
  /** Type of the result. */
  readonly type: FieldType;
  /** The names that it uses, each of which needs a value. */
  readonly names: ReadonlySet<string>;
  /**
   * The result for these values, exactly what Postgres would give. Values and result are as in answers:
   * `bigint` and `decimal` as decimal strings, doubles also `"NaN"`, `"Infinity"`, `"-Infinity"`.
   * Throws a TypeError for a value that is missing or not of its type, and a LensError
   * `number_out_of_range` where Postgres would fail if it computed every part of the formula.
   */
  evaluate(values: Readonly<Record<string, WireValue>>): WireValue;
}

/**
 * Reads a formula over values that are known already, such as those of other metrics: the same
 * language as in questions and datasets. `types` names the values that there are. Times and other
 * values that are not number, text, or yes or no cannot be used.
 *
 * @example
 * const formula = compileFormula('round(100 * late / flights, 1)', { late: 'integer', flights: 'integer' });
 * if ('evaluate' in formula) formula.evaluate({ late: 3, flights: 8 }); // 37.5
 */
export function compileFormula(
  formula: string,
  types: Readonly<Record<string, FieldType>>,
): CompiledFormula | { readonly problems: readonly FormulaProblem[] } {
  const scope: FormulaScope = {
    what: 'value',
    names: () => Object.keys(types),
    resolve: (name) => valueOf(name, types),
  };
  const { expression, problems } = readFormula(formula, scope);
  if (expression === null) return { problems };
  const { type } = expression;
  const wire = WIRE_TYPES[type];
  if (wire === undefined) throw new TypeError(`A formula does not result in ${type}.`);
  return {
    type,
    names: namesUsed(formula, scope),
    evaluate(values) {
      const result = evaluateExpression(expression, (name) => read(name, types[name], values));
      return result === null ? null : wire.write(result);
    },
  };
}

function valueOf(
  name: string,
  types: Readonly<Record<string, FieldType>>,
): Expression | OperationProblem | undefined {
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) return undefined;
  const wire = WIRE_TYPES[type];
  if (wire === undefined) return { problem: `"${name}" is ${type}, which is not calculated with here.` };
  return { kind: 'column', table: '', column: name, type, size: wire.size, storedAs: null, weight: 1 };
}

function read(
  name: string,
  type: FieldType | undefined,
  values: Readonly<Record<string, WireValue>>,
): ReturnType<typeof evaluateExpression> {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === null) return null;
  const found = value === undefined || type === undefined ? undefined : WIRE_TYPES[type]?.read(value);
  if (found === undefined) throw new TypeError(`The formula needs "${name}" as ${type}.`);
  return found;
}
