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
  const { etag } = reply;
  if (etag !== undefined) {
    const known = findKnownEtag(headers['if-none-match'], etag, compressor.offered);
    if (known !== undefined) {
      return { status: 304, lines: [...withoutContentType(reply.lines), 'ETag', known], body: undefined };
    }
  }
  const body = reply.makeBody?.() ?? reply.body;
  if (body === undefined) return reply;
  const accepted = headers['accept-encoding'];
  const coding = chooseCoding(
    typeof accepted === 'string' ? accepted : undefined,
    compressor.offered,
    body.byteLength >= MIN_COMPRESSED_BYTES,
  );
  const etagLines = etag === undefined ? [] : ['ETag', etagOf(etag, coding)];
  if (coding === undefined) {
    return { status: reply.status, lines: [...reply.lines, ...etagLines], body };
  }
  return compressor.compress(body, coding, reply.isStored === true).then((compressed) => ({
    ...reply,
    lines: [...reply.lines, 'Content-Encoding', coding, ...etagLines],
    body: compressed,
  }));
}

/** `Content-Type` comes first where there is one. */
function withoutContentType(lines: readonly string[]): readonly string[] {
  return lines[0] === 'Content-Type' ? lines.slice(2) : lines;
}
