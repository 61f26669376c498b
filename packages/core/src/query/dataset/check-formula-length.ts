import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Issues } from '../plan/issues.ts';

/** Most characters that the formulas of one dataset may have together: some five hundred formulas of a line each. */
const MAX_FORMULA_CHARACTERS = 50_000;

/**
 * Whether the formulas of a dataset are short enough together to be read, which holds up everything else;
 * reports it when they are not.
 */
export function checkFormulaLength({ fields, metrics = {} }: DatasetDefinition, issues: Issues): boolean {
  const ofFields = lengthOf(Object.values(fields).flatMap((field) => ('formula' in field ? [field] : [])));
  const ofMetrics = lengthOf(Object.values(metrics));
  const length = ofFields + ofMetrics;
  if (length <= MAX_FORMULA_CHARACTERS) return true;
  issues.add(
    ofFields >= ofMetrics ? '/fields' : '/metrics',
    'limit_exceeded',
    `The formulas of a dataset may have ${inThousands(MAX_FORMULA_CHARACTERS)} characters together, and ` +
      `these have ${inThousands(length)}: shorten them, or make several datasets.`,
  );
  return false;
}

function lengthOf(formulas: readonly { formula: string }[]): number {
  return formulas.reduce((sum, { formula }) => sum + formula.length, 0);
}

function inThousands(count: number): string {
  return count.toLocaleString('en-US');
}
