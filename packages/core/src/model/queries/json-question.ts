import { hash } from 'node:crypto';
import { LensError } from '../../errors/index.ts';

/** Stands for these bytes wherever equal bytes mean an equal question. */
export function wordsOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64');
}

/**
 * What JSON in UTF-8 says; an empty object for nothing at all. Throws LensError `malformed_json`, which
 * does not repeat what was sent.
 */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    throw new LensError('malformed_json', 'This is not valid JSON. Check quotes, commas and brackets.');
  }
}
