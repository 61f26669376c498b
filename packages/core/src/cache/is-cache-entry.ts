import { isUint8Array } from 'node:util/types';
import type { CacheEntry } from './types.ts';

/** A strong entity tag, RFC 9110, section 8.8.3, in ASCII: it may go into a header as it is. */
const STRONG_ETAG = /^"[!#-~]*"$/;

/** True when a store's find is an entry in every field. What it promises of its body is not checked. */
export function isCacheEntry(found: unknown): found is CacheEntry {
  if (typeof found !== 'object' || found === null) return false;
  const {
    body,
    etag,
    storedAt,
    freshUntil,
    staleUntil,
    tags,
    asOf,
  }: { [Name in keyof CacheEntry]?: unknown } = found;
  return (
    isUint8Array(body) &&
    typeof etag === 'string' &&
    STRONG_ETAG.test(etag) &&
    Number.isFinite(storedAt) &&
    isTime(freshUntil) &&
    isTime(staleUntil) &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string') &&
    (asOf === undefined || Number.isFinite(asOf))
  );
}

/** Infinity is a time too: that of an entry that does not grow old. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}
