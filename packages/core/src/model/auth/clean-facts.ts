import type { RequestFacts } from '../../lens-types.ts';

const MAX_LENGTH = 500;

/**
 * The facts of a request as they may be stored: short, without control characters or halves of
 * surrogate pairs.
 */
export function cleanFacts(facts: RequestFacts): RequestFacts {
  return {
    ...(facts.ip === undefined ? {} : { ip: clean(facts.ip) }),
    ...(facts.userAgent === undefined ? {} : { userAgent: clean(facts.userAgent) }),
    ...(facts.requestId === undefined ? {} : { requestId: clean(facts.requestId) }),
  };
}

function clean(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, MAX_LENGTH)
    .toWellFormed();
}
