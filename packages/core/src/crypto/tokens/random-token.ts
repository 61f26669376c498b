import { createHash, randomBytes } from 'node:crypto';

/** A secret to hand out once, and what to store in its place. */
export interface RandomToken {
  /** 256 random bits as base64url. */
  token: string;
  /** SHA-256 of the token, 32 bytes. */
  hash: Buffer;
}

/** A new random token, for example a refresh token. */
export function createRandomToken(): RandomToken {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/**
 * What is stored of a random token. A plain hash is enough because the token has 256 random bits;
 * passwords need `createPasswords`.
 */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
