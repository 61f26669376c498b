import { LensError } from '@istari-lens/core';
import type { HttpRequest } from '../http/request.ts';

/** One strong entity tag that holds a whole number from 1; RFC 9110 allows more, which no revision is. */
const REVISION = /^"([1-9]\d{0,8})"$/;

/**
 * The revision that `If-Match` names; none without the header: the service then says what is missing. Throws
 * LensError `malformed_request` for what is no revision.
 */
export function ifMatch({ headers }: Pick<HttpRequest, 'headers'>): { revision?: number } {
  const given = headers['if-match'];
  if (given === undefined) return {};
  const revision = REVISION.exec(given.trim())?.[1];
  if (revision === undefined) {
    throw new LensError(
      'malformed_request',
      'The If-Match header must be one revision in quotes, such as If-Match: "3".',
    );
  }
  return { revision: Number(revision) };
}
