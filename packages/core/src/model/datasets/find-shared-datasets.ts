import type { AskableDataset, FindDatasets, LookUpDatasets } from '../queries/askable-dataset.ts';
import { mayUse } from '../sharing/may-use.ts';

/**
 * Finds datasets only for those they are shared with; for everybody else they do not exist. Every path to an
 * answer looks its dataset up here, also one that was planned or answered before: a share that was taken
 * away ends as soon as the look-up knows.
 */
export function findSharedDatasets(lookUp: LookUpDatasets): FindDatasets {
  return Object.assign(
    async (...[principal, references]: Parameters<FindDatasets>) => {
      const found = await lookUp(principal.tenant, references);
      const seen = new Map<string, AskableDataset>();
      for (const [reference, askable] of found) {
        if (mayUse(askable.sharing, principal, 'view')) seen.set(reference, askable);
      }
      return seen;
    },
    {
      recall(...[principal, reference]: Parameters<NonNullable<FindDatasets['recall']>>) {
        const known = lookUp.recall?.(principal.tenant, reference);
        return known !== undefined && mayUse(known.sharing, principal, 'view') ? known : undefined;
      },
    },
  );
}
