import { hash } from 'node:crypto';
import { LensError } from '../../errors/index.ts';

/** Fewer than a hash takes as text, so that none of them looks like one. */
const MAX_PLAIN_BYTES = 32;

/** Stands for these bytes wherever equal bytes mean an equal question. */
export function wordsOf(bytes: Uint8Array): string {
  // Most loads of a dashboard ask for `{}`.
  if (bytes.byteLength <= MAX_PLAIN_BYTES) return String.fromCharCode(...bytes);
  return hash('sha256', bytes, 'base64');
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
