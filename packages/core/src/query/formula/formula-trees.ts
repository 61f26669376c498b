import { parseFormula } from './parse.ts';
import type { SyntaxNode } from './syntax.ts';

/** Formulas as they were parsed, so that each is parsed once though it is looked through before it is read. */
export interface FormulaTrees {
  /** The tree of a formula, kept for whoever takes it. Throws as {@link parseFormula} does. */
  keep(formula: string): SyntaxNode;
  /** The tree of a formula, which is then kept no longer. Throws as {@link parseFormula} does. */
  take(formula: string): SyntaxNode;
}

/** Trees for one definition's formulas. */
export function createFormulaTrees(): FormulaTrees {
  const kept = new Map<string, SyntaxNode>();
  return {
    keep(formula) {
      const tree = kept.get(formula) ?? parseFormula(formula);
      kept.set(formula, tree);
      return tree;
    },
    take(formula) {
      const tree = kept.get(formula) ?? parseFormula(formula);
      kept.delete(formula);
      return tree;
    },
  };
}
