import { generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { generateFernetKey, LensError } from '@istari-lens/core';

/** New secrets, as the values of the environment variables of these names. */
export interface GeneratedKeys {
  SECRET_KEY: string;
  ENCRYPTION_KEY: string;
  METRICS_TOKEN: string;
}

/** New random secrets for one deployment: 48 bytes, a Fernet key, 24 bytes. */
export function generateKeys(): GeneratedKeys {
  return {
    SECRET_KEY: randomBytes(48).toString('base64url'),
    ENCRYPTION_KEY: generateFernetKey(),
    METRICS_TOKEN: randomBytes(24).toString('hex'),
  };
}

/** Algorithms that sign with a key pair, as `JWT_ALGORITHM` names them. */
export type KeyPairAlgorithm = 'ES256' | 'EdDSA' | 'RS256' | 'PS256';

const MAKE: Readonly<Record<KeyPairAlgorithm, () => KeyObject>> = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  EdDSA: () => generateKeyPairSync('ed25519').privateKey,
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
};

/** Every algorithm for which a key file can be made. */
export const KEY_PAIR_ALGORITHMS: readonly string[] = Object.keys(MAKE);

/**
 * Writes a new private key for `JWT_KEY_FILE`, readable by this user only. An existing file is never
 * replaced.
 *
 * @throws LensError `conflict` when there is such a file; what the file system raises otherwise.
 */
export function generateJwtKeyFile(path: string, algorithm: KeyPairAlgorithm): void {
  const pem = MAKE[algorithm]().export({ type: 'pkcs8', format: 'pem' });
  try {
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new LensError(
      'conflict',
      'The key file exists already and is left as it is. Choose another path, or move it away first.',
      { cause: error },
    );
  }
}
