import type { CacheStatus, QueryResult } from '../contract.ts';
import type { Reply } from '../transport/send.ts';
import type { Answer } from './answer.ts';
import { applyNumberPolicy, type NumberPolicy } from './numbers.ts';

const CACHE_STATUSES: readonly CacheStatus[] = ['hit', 'miss', 'stale', 'shared'];

/**
 * Merges the body of `POST /query`, which depends only on the data, with the headers, which belong to this
 * request. A header that the server does not expose to this origin counts as absent.
 */
export function readAnswer<TypedRow>(reply: Reply<QueryResult>, numbers: NumberPolicy): Answer<TypedRow> {
  const { headers } = reply;
  const status = CACHE_STATUSES.find((known) => known === headers.get('lens-cache')) ?? 'miss';
  const facts = {
    queryId: headers.get('x-query-id') ?? '',
    cache: { status, ageMs: Number(headers.get('age') ?? 0) * 1000 },
    durationMs: readDuration(headers.get('server-timing')) ?? reply.durationMs,
  };
  return withFacts(reply.body, facts, numbers);
}

/** A stored answer's body plus the facts of the request it came with. */
export function withFacts<TypedRow>(
  body: QueryResult,
  facts: Pick<Answer, 'queryId' | 'cache' | 'durationMs'>,
  numbers: NumberPolicy,
): Answer<TypedRow> {
  const result = applyNumberPolicy(body, numbers);
  // The row type is the caller's claim about their own spec; nothing at run time could prove it.
  return { ...result, rows: result.rows as TypedRow[], ...facts };
}

/** Milliseconds of the `total` entry of `Server-Timing`, or of its first entry with a duration. */
function readDuration(header: string | null): number | undefined {
  const entries = (header ?? '').split(',').map((entry) => entry.trim());
  const entry =
    entries.find((text) => /^total\s*;/.test(text)) ?? entries.find((text) => text.includes('dur='));
  const duration = /;\s*dur="?([\d.]+)/.exec(entry ?? '')?.[1];
  return duration === undefined ? undefined : Number(duration);
}
