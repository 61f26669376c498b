import { namesUsed } from './names-used.ts';
import type { FormulaScope } from './scope.ts';

const ANY_SCOPE: FormulaScope = { what: 'name', resolve: () => undefined, names: () => [] };

/** Every name in a formula, wherever it stands, also within aggregates; none when it cannot be parsed. */
export function namesWithin(formula: string): ReadonlySet<string> {
  return namesUsed(formula, ANY_SCOPE);
}
