import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeBase64url } from '../base64url.ts';
import { deriveKey } from '../derive-key.ts';

const NONCE_BYTES = 16;
const MAC_BYTES = 32;

export interface CsrfOptions {
  secretKey: string;
  /** Secrets of before, which only verify. @default [] */
  previousSecretKeys?: readonly string[];
}

/** Signed double-submit tokens (OWASP), each bound to one session. */
export interface Csrf {
  sign(sessionId: string): string;
  /** Whether the token was signed for this session; compared in constant time. */
  verify(sessionId: string, token: string): boolean;
}

/** CSRF tokens: random bytes and their HMAC with the session's id, under a key of their own. */
export function createCsrf({ secretKey, previousSecretKeys = [] }: CsrfOptions): Csrf {
  const signingKey = csrfKey(secretKey);
  const keys = [signingKey, ...previousSecretKeys.map(csrfKey)];

  return {
    sign(sessionId) {
      const nonce = randomBytes(NONCE_BYTES);
      return Buffer.concat([nonce, macOf(signingKey, nonce, sessionId)]).toString('base64url');
    },
    verify(sessionId, token) {
      const bytes = typeof token === 'string' ? decodeBase64url(token, 'none') : undefined;
      if (bytes?.length !== NONCE_BYTES + MAC_BYTES) return false;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const mac = bytes.subarray(NONCE_BYTES);
      return keys.some((key) => timingSafeEqual(macOf(key, nonce, sessionId), mac));
    },
  };
}

function csrfKey(secret: string): Buffer {
  return deriveKey(secret, 'csrf', MAC_BYTES);
}

function macOf(key: Buffer, nonce: Buffer, sessionId: string): Buffer {
  return createHmac('sha256', key).update(nonce).update(sessionId, 'utf8').digest();
}
