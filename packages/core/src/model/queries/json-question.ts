import { hash } from 'node:crypto';
import { LensError } from '../../errors/index.ts';

/** As long as most questions: finding these by themselves takes less than hashing them. */
const MAX_PLAIN_BYTES = 512;

/** No text of single bytes holds it, so that no such text looks like a hash. */
const HASHED = '\u0100';

/** Stands for these bytes wherever equal bytes mean an equal question. */
export function wordsOf(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_PLAIN_BYTES) return HASHED + hash('sha256', bytes, 'base64');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/**
 * What JSON in UTF-8 says; an empty object for nothing at all. Throws LensError `malformed_json`, which
 * does not repeat what was sent.
 */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new LensError(
      'malformed_json',
      'This is not valid JSON in UTF-8. Check quotes, commas, brackets and the encoding.',
    );
  }
}
