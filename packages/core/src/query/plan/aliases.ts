import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { dimensionAlias, fullDimension } from './alias.ts';
import type { AskedMetric } from './asked-metric.ts';
import type { Issues } from './issues.ts';

/** The names of the columns asked for, in order; undefined where one cannot be told. */
export interface Aliases {
  readonly dimensions: readonly (string | undefined)[];
  readonly metrics: readonly (string | undefined)[];
  /** False when there are columns whose name cannot be told: any unknown name may be one of theirs. */
  readonly isComplete: boolean;
}

/** Reads the names of the columns of a question. */
export function aliasesOf(
  { dimensions = [] }: Sound<QuerySpec>,
  metrics: readonly AskedMetric[],
  issues: Issues,
): Aliases {
  const ofDimensions = dimensions.map((dimension, index) =>
    dimensionAlias(fullDimension(dimension), `/dimensions/${index}`, issues),
  );
  const ofMetrics = metrics.map(({ alias }) => alias);
  const areListed =
    !issues.isRefused('/dimensions') && !issues.isRefused('/fields') && !issues.isRefused('/metrics');
  const isComplete = areListed && ![...ofDimensions, ...ofMetrics].includes(undefined);
  return { dimensions: ofDimensions, metrics: ofMetrics, isComplete };
}
