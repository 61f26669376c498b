import type { Expression } from '../plan/nodes.ts';
import { checkFormula } from './check.ts';
import { FormulaSyntaxError, type FormulaProblem } from './formula-problem.ts';
import { parseFormula } from './parse.ts';
import { FUNCTIONS } from './operations/index.ts';
import type { FormulaScope } from './scope.ts';
import type { SyntaxNode } from './syntax.ts';

export type FormulaReading =
  | { readonly expression: Expression; readonly problems: readonly [] }
  | { readonly expression: null; readonly problems: readonly FormulaProblem[] };

/** Reads a formula in a scope: its meaning, or everything that is wrong with it. */
export function readFormula(formula: string, scope: FormulaScope): FormulaReading {
  const problems: FormulaProblem[] = [];
  try {
    const node = parseFormula(formula);
    resolveNames(node, scope);
    const expression = checkFormula(node, scope, (problem) => problems.push(problem));
    if (expression !== null && problems.length === 0) return { expression, problems: [] };
  } catch (error) {
    if (!(error instanceof FormulaSyntaxError)) throw error;
    problems.push(error.problem);
  }
  return { expression: null, problems };
}

/**
 * Reads what the names stand for before the formula itself: read from deep within it, formulas over
 * formulas would pile up their depths.
 */
function resolveNames(formula: SyntaxNode, scope: FormulaScope): void {
  const rest: { node: SyntaxNode; within: FormulaScope }[] = [{ node: formula, within: scope }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { node, within } = next;
    if (node.kind === 'name') within.resolve(node.name);
    if (!('operands' in node)) continue;
    const { aggregates } = within;
    const isAggregate = node.kind === 'call' && !FUNCTIONS.has(node.name) && aggregates !== undefined;
    for (const operand of node.operands) {
      rest.push({ node: operand, within: isAggregate ? aggregates.rows : within });
    }
  }
}
