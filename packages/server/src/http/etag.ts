import type { ContentCoding } from './accept-encoding.ts';

/** The ETag of a compressed form: another one for other bytes, and told apart from none of them by chance. */
export function etagOf(etag: string, coding: ContentCoding | undefined): string {
  return coding === undefined ? etag : `${etag.slice(0, -1)}-${coding}"`;
}

/**
 * The ETag by which a caller has this answer already, in whatever form, after `If-None-Match` (RFC 9110,
 * section 13.1.2: weak comparison, `*` for any). Undefined when the caller has another or none.
 */
export function findKnownEtag(
  header: string | undefined,
  etag: string,
  codings: readonly ContentCoding[],
): string | undefined {
  if (header === undefined) return undefined;
  if (header === etag) return etag;
  if (header.trim() === '*') return etag;
  const ours = [etag, ...codings.map((coding) => etagOf(etag, coding))];
  const given = header.split(',').map((text) => text.trim().replace(/^W\//, ''));
  return ours.find((one) => given.includes(one));
}
