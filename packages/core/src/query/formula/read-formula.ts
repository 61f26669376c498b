import type { Expression } from '../plan/nodes.ts';
import { checkFormula } from './check.ts';
import { FormulaSyntaxError, type FormulaProblem } from './formula-problem.ts';
import { parseFormula } from './parse.ts';
import type { FormulaScope } from './scope.ts';
import { visitNames } from './visit-names.ts';

export type FormulaReading =
  | { readonly expression: Expression; readonly problems: readonly [] }
  | { readonly expression: null; readonly problems: readonly FormulaProblem[] };

/** Reads a formula in a scope: its meaning, or everything that is wrong with it. */
export function readFormula(
  formula: string,
  scope: FormulaScope,
  parse: typeof parseFormula = parseFormula,
): FormulaReading {
  const problems: FormulaProblem[] = [];
  try {
    const node = parse(formula);
    // What the names stand for is read before the formula itself: read from deep within it, formulas
    // over formulas would pile up their depths.
    visitNames(node, scope, (name, within) => within.resolve(name));
    const expression = checkFormula(node, scope, (problem) => problems.push(problem));
    if (expression !== null && problems.length === 0) return { expression, problems: [] };
  } catch (error) {
    if (!(error instanceof FormulaSyntaxError)) throw error;
    problems.push(error.problem);
  }
  return { expression: null, problems };
}
