import type { IncomingHttpHeaders } from 'node:http';
import { chooseCoding } from './accept-encoding.ts';
import { MIN_COMPRESSED_BYTES, type Compressor } from './compressor.ts';
import type { EncodedReply } from './encode-reply.ts';
import { etagOf, findKnownEtag } from './etag.ts';

/**
 * Fits an answer to what the caller has and takes: 304 when it has this very answer, else compressed
 * where it says so. At once, without a promise, when nothing has to be compressed.
 */
export function negotiate(
  headers: IncomingHttpHeaders,
  reply: EncodedReply,
  compressor: Compressor,
): EncodedReply | Promise<EncodedReply> {
  const { etag, body } = reply;
  if (etag !== undefined) {
    const known = findKnownEtag(headers['if-none-match'], etag, compressor.offered);
    if (known !== undefined) {
      return { status: 304, lines: [...withoutContentType(reply.lines), 'ETag', known], body: undefined };
    }
  }
  if (body === undefined) return reply;
  const accepted = headers['accept-encoding'];
  const coding = chooseCoding(
    typeof accepted === 'string' ? accepted : undefined,
    compressor.offered,
    body.byteLength >= MIN_COMPRESSED_BYTES,
  );
  const etagLines = etag === undefined ? [] : ['ETag', etagOf(etag, coding)];
  if (coding === undefined) {
    return etag === undefined ? reply : { ...reply, lines: [...reply.lines, ...etagLines] };
  }
  return compressor.compress(body, coding, reply.isStored === true).then((compressed) => ({
    ...reply,
    lines: [...reply.lines, 'Content-Encoding', coding, ...etagLines],
    body: compressed,
  }));
}

function withoutContentType(lines: readonly string[]): string[] {
  return lines.filter((_, index) => lines[index - (index % 2)] !== 'Content-Type');
}
