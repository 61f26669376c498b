import { FormulaSyntaxError } from './formula-problem.ts';
import { parseFormula } from './parse.ts';
import type { FormulaScope } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';
import { visitNames } from './visit-names.ts';

/** The names that a formula uses in its own scope, thus not within aggregates; none when it cannot be parsed. */
export function namesUsed(
  formula: string,
  scope: FormulaScope,
  parse: typeof parseFormula = parseFormula,
): ReadonlySet<string> {
  const names = new Set<string>();
  const node = parsed(formula, parse);
  if (node === undefined) return names;
  visitNames(node, scope, (name, within) => {
    if (within === scope) names.add(name);
  });
  return names;
}

function parsed(formula: string, parse: typeof parseFormula): SyntaxNode | undefined {
  try {
    return parse(formula);
  } catch (error) {
    if (error instanceof FormulaSyntaxError) return undefined;
    throw error;
  }
}
