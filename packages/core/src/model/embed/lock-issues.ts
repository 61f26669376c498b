import type { LockedFilter } from '../../contract/types/embed.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { nearest } from '../../contract/nearest.ts';
import { ValidationError } from '../../errors/index.ts';
import type { AskableDataset } from '../queries/askable-dataset.ts';
import { checkShape } from '../queries/check-shape.ts';
import type { Question } from '../queries/question.ts';

/**
 * What is wrong with the locked filters of a token: a dataset or a field that is not there, or a comparison that does
 * not fit the field. One that is let pass here and does not fit later gives no answer, never a wider one.
 */
export function lockIssues(
  locked: readonly LockedFilter[],
  datasets: ReadonlyMap<string, AskableDataset>,
  { principal, compile }: { principal: Principal; compile: (question: Question) => unknown },
): ProblemIssue[] {
  return locked.flatMap((lock, index): ProblemIssue[] => {
    const pointer = `/lockedFilters/${index}`;
    const askable = datasets.get(lock.dataset);
    if (askable === undefined) {
      const detail = 'There is no dataset of this name or id that you may ask.';
      return [{ pointer: `${pointer}/dataset`, code: 'unknown_dataset', detail }];
    }
    const fields = Object.keys(askable.dataset.fields);
    if (!fields.includes(lock.field)) {
      const suggestion = nearest(lock.field, fields);
      const detail = 'The dataset has no such field.';
      return [
        {
          pointer: `${pointer}/field`,
          code: 'unknown_field',
          detail,
          ...(suggestion === undefined ? {} : { suggestion }),
        },
      ];
    }
    const { name } = askable.dataset;
    const spec = checkShape({ dataset: name, metrics: [{ aggregate: 'count' }] });
    const holder: Principal = { ...principal, lockedFilters: [{ ...lock, dataset: askable.dataset.id }] };
    try {
      compile({ spec, askable, principal: holder, timezones: [] });
      return [];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      const detail = 'The operator and the value do not fit the field. Compare it as a question would.';
      return [{ pointer, code: 'value_type', detail }];
    }
  });
}
