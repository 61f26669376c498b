import { nearest } from '../../contract/nearest.ts';
import { ValidationError } from '../../errors/index.ts';

/** The error for a dataset that the tenant does not have, with the nearest name it has. */
export function unknownDataset(reference: string, names: readonly string[]): ValidationError {
  const suggestion = nearest(reference, names);
  const hint =
    suggestion === undefined ? 'List the datasets to see their names.' : `Did you mean "${suggestion}"?`;
  return new ValidationError('unknown_dataset', `There is no such dataset. ${hint}`, [
    {
      pointer: '/dataset',
      code: 'unknown_dataset',
      detail: `There is no such dataset. ${hint}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ]);
}
