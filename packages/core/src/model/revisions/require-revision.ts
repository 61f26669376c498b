import { LensError } from '../../errors/index.ts';

/** Which state of an object a change was made from. */
export interface Revision {
  /** The number that reading it gave. */
  revision?: number;
}

/**
 * Lets a change pass that was made from the object's current revision. `object` begins the sentence, such as
 * `The dataset`. Call it only for those who may see the object, since it names the revision. Throws LensError
 * `revision_required` without one, and `revision_stale` for another (RFC 6585, 9110).
 */
export function requireRevision(object: string, current: number, { revision }: Revision): void {
  if (revision === undefined) {
    throw new LensError(
      'revision_required',
      `${object} is at revision ${current}. Say which revision is changed: If-Match: "${current}".`,
    );
  }
  if (revision !== current) throw staleRevision(object, current);
}

/** The error for a change of a state that is no longer there. */
export function staleRevision(object: string, current: number): LensError {
  return new LensError(
    'revision_stale',
    `${object} was changed meanwhile and is at revision ${current}. Read it again and repeat the change.`,
  );
}
