import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { encodeBase64url } from '../base64url.ts';

/** The two halves of a Fernet key, 128 bits each. */
export interface FernetKey {
  readonly signing: KeyObject;
  readonly encryption: KeyObject;
}

/** 32 bytes in either base64 alphabet with the padding. */
const KEY_TEXT = /^[A-Za-z0-9+/_-]{43}=$/;

/**
 * Reads a Fernet key as Python's `cryptography` does: both base64 alphabets, white space around it
 * (a key file ends with a newline). Unlike Python it does not skip illegal characters, since a key
 * that holds some is damaged. Undefined when the text is not such a key.
 */
export function parseFernetKey(text: string): FernetKey | undefined {
  const trimmed = text.trim();
  if (!KEY_TEXT.test(trimmed)) return undefined;
  const bytes = Buffer.from(trimmed, 'base64');
  return {
    signing: createSecretKey(bytes.subarray(0, 16)),
    encryption: createSecretKey(bytes.subarray(16, 32)),
  };
}

/** A new random Fernet key as text: 32 bytes in padded base64url. */
export function generateFernetKey(): string {
  return encodeBase64url(randomBytes(32), 'required');
}
