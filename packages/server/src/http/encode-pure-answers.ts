import { hash } from 'node:crypto';
import type { AnswerFacts, AnswerItem } from '@istari-lens/core';
import type { CacheStatus, Warning } from '@istari-lens/core/contract';
import { encodeAnswers } from './encode-answers.ts';

/** Several answers whose bytes depend on nothing but the answers. */
export interface PureAnswers {
  /** Made only for a caller who has not got it already. */
  body: () => Uint8Array;
  /** Undefined when one of them is an error, which nobody should keep. */
  etag: string | undefined;
  /** The oldest answer's age and the status that tells most; undefined without an answer. */
  cache: AnswerFacts['cache'] | undefined;
}

/** What tells most comes first: an answer that was just computed, one that is being renewed. */
const STATUSES: readonly CacheStatus[] = ['miss', 'shared', 'stale', 'hit'];

/**
 * Several answers as the body of one that carries a strong ETag: `meta` is empty, for all of it varies
 * from one request to the next. The ETag stands for the ids, the stored answers' ETags and the warnings.
 */
export function encodePureAnswers(
  items: readonly AnswerItem[],
  warnings: readonly Warning[],
  requestId: string,
): PureAnswers {
  // Ids and ETags in turn.
  const parts: string[] = [];
  let place = STATUSES.length;
  let ageMs = 0;
  let isWhole = true;
  for (const item of items) {
    if (item.status === 'ok') {
      const { etag, cache } = item.answer;
      parts.push(item.id, etag);
      place = Math.min(place, STATUSES.indexOf(cache.status));
      ageMs = Math.max(ageMs, cache.ageMs);
    } else isWhole = false;
  }
  const status = STATUSES[place];
  return {
    body: () => encodeAnswers(items, warnings, requestId, '[]'),
    etag: isWhole
      ? `"${hash('sha256', JSON.stringify([parts, warnings]), 'base64url').slice(0, 27)}"`
      : undefined,
    cache: status && { status, ageMs },
  };
}
