import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';

/** Being written. */
export function datasetIssues(definition: DatasetDefinition): ProblemIssue[] {
  throw new Error(`datasetIssues is being written (${definition.name}).`);
}
