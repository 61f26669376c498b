import { docstrings } from './docstrings.ts';
import { doubleCasts } from './double-casts.ts';
import { moduleState } from './module-state.ts';
import type { SourceRule } from './rule.ts';
import { silencedChecks } from './silenced-checks.ts';
import { sqlHomes } from './sql-homes.ts';

/** The rules of this repository that no linter knows. */
export const sourceRules: readonly SourceRule[] = [
  docstrings,
  doubleCasts,
  moduleState,
  silencedChecks,
  sqlHomes,
];
