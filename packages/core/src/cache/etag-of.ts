import { createHash } from 'node:crypto';

/** Characters of a tag that {@link etagOf} makes. */
export const ETAG_LENGTH = 29;

/** Strong ETag of a body, quotes included: equal for equal bytes, and for no others that anybody will ever see. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256')
    .update(body)
    .digest('base64url')
    .slice(0, ETAG_LENGTH - 2)}"`;
}
