import { LensError } from './lens-error.ts';

/** The thing does not exist, or belongs to another tenant: the two are never told apart. */
export class NotFoundError extends LensError {
  constructor(what: string) {
    super('not_found', `${what} was not found, or is not for you to see. Check its id or name.`);
  }
}
