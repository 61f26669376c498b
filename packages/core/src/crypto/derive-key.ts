import { hkdfSync } from 'node:crypto';

/** Bytes that a secret must have at least; jose itself would accept 16. */
export const SECRET_MIN_BYTES = 32;

/**
 * A key for one purpose out of the deployment's secret (HKDF-SHA-256, RFC 5869), so that what is made
 * for one purpose never verifies for another.
 *
 * @param purpose Fixed text; never reuse one.
 * @param length Bytes of the key.
 */
export function deriveKey(secret: string, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `istari-lens/${purpose}`, length));
}
