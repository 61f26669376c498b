import type { FormulaProblem } from '../formula/formula-problem.ts';
import type { Issues } from './issues.ts';
import { shortList } from './short-list.ts';

/**
 * Reports what is wrong with the formula at `pointer`, with the name that was likely meant, and not what
 * only follows from problems elsewhere.
 */
export function reportFormula(problems: readonly FormulaProblem[], pointer: string, issues: Issues): void {
  for (const { position, detail, unknown, follows } of problems) {
    if (issues.isFull) return;
    if (follows === true) continue;
    const found = `At character ${position}: ${detail}`;
    if (unknown === undefined) {
      issues.add(pointer, 'invalid_formula', found);
      continue;
    }
    const known = unknown.allowed();
    const suggestion = issues.suggest(unknown.name, known);
    const { allowed, note } = shortList(unknown.name, known, suggestion);
    const instead = allowed.length === 0 ? 'There are none here.' : 'Use one of those allowed.';
    const hint = suggestion === undefined ? instead : `Did you mean "${suggestion}"?`;
    issues.add(pointer, 'invalid_formula', `${found} ${hint}${note}`, {
      allowed,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
}
