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
  const answers = items.flatMap((item) => (item.status === 'ok' ? [{ id: item.id, ...item.answer }] : []));
  const caches = answers.map(({ cache }) => cache);
  const identity = JSON.stringify([answers.map(({ id, etag }) => [id, etag]), warnings]);
  const status = STATUSES.find((one) => caches.some((cache) => cache.status === one));
  return {
    body: () => encodeAnswers(items, warnings, requestId, '[]'),
    etag:
      answers.length === items.length ? `"${hash('sha256', identity, 'base64url').slice(0, 27)}"` : undefined,
    cache: status && { status, ageMs: Math.max(...caches.map(({ ageMs }) => ageMs)) },
  };
}
