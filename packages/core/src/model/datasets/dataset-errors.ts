import { summaryOf } from '../../contract/summary.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { LensError, ValidationError } from '../../errors/index.ts';

/** The refusal of a definition, with every problem. */
export function invalidDataset(issues: readonly ProblemIssue[]): ValidationError {
  return new ValidationError('invalid_dataset', summaryOf('The dataset cannot be made.', issues), issues);
}

/** The refusal of a definition over a data source that the tenant does not have. */
export function unknownDataSource(pointer: string = '/dataSourceId'): ValidationError {
  const detail = 'There is no such data source. List the data sources to see them, or leave it out.';
  return invalidDataset([{ pointer, code: 'unknown_data_source', detail }]);
}

/** The refusal of a name that another dataset of the tenant has, be it shared with the caller or not. */
export function nameTaken(name: string): LensError {
  return new LensError(
    'conflict',
    `A dataset named ${JSON.stringify(name)} exists already. Use another name.`,
  );
}

/** The refusal to take a name away that dashboards call a dataset by. `what` is the change. */
export function inUse(what: string, dashboards: readonly string[]): LensError {
  const named = dashboards.slice(0, 3).map((title) => JSON.stringify(title));
  const others = dashboards.length - named.length;
  const rest = others > 0 ? ` and ${others} more` : '';
  return new LensError(
    'conflict',
    `The dataset cannot be ${what} while dashboards ask it: ${named.join(', ')}${rest}. Change their widgets first.`,
  );
}
