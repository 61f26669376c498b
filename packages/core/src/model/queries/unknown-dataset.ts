import type { ProblemIssue } from '../../contract/types/problem.ts';
import { nearest } from '../../contract/nearest.ts';
import type { ValidationError } from '../../errors/index.ts';
import { refuseQuery } from '../../query/index.ts';

/** The error for a dataset that the tenant does not have, with the nearest name it has. */
export function unknownDataset(reference: string, names: readonly string[]): ValidationError {
  return refuseQuery([unknownDatasetIssue(reference, names)], {});
}

/** The problem that a question names a dataset which the tenant does not have. */
export function unknownDatasetIssue(reference: string, names: readonly string[]): ProblemIssue {
  const suggestion = nearest(reference, names);
  const hint =
    suggestion === undefined ? 'List the datasets to see their names.' : `Did you mean "${suggestion}"?`;
  return {
    pointer: '/dataset',
    code: 'unknown_dataset',
    detail: `There is no such dataset. ${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
