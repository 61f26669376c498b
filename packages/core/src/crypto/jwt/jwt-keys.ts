import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { LensError } from '../../errors/index.ts';
import { deriveKey, SECRET_MIN_BYTES } from '../derive-key.ts';
import {
  isSecretAlgorithm,
  JWT_ALGORITHMS,
  KEY_PAIR_ALGORITHMS,
  SECRET_ALGORITHMS,
  type JwtAlgorithm,
  type KeyPairAlgorithm,
  type SecretAlgorithm,
} from './algorithms.ts';
import { parseKeyFile } from './key-file.ts';

/** The keys of one kind of token: one signs, and a closed set by `kid` verifies. */
export interface JwtKeys {
  readonly signing: KeyObject;
  readonly signingId: string;
  readonly verifying: ReadonlyMap<string, KeyObject>;
}

export interface JwtKeysOptions {
  algorithm: JwtAlgorithm;
  /** At least 32 bytes of UTF-8. Signs for HS algorithms. */
  secretKey: string;
  /** Secrets that were in use before: they only verify. @default [] */
  previousSecretKeys?: readonly string[];
  /** PEM of the private key, for algorithms with a key pair; keys after it only verify. */
  privateKey?: string;
}

/**
 * Makes the keys for a purpose. Throws LensError `invalid_config` for an unknown algorithm, a secret
 * under 32 bytes, or a private key that does not fit the algorithm.
 *
 * @param purpose Kind of token; each derives its own key from the secret. A key pair serves all kinds.
 */
export function createJwtKeys(purpose: string, options: JwtKeysOptions): JwtKeys {
  const { algorithm } = options;
  if (!JWT_ALGORITHMS.includes(algorithm)) {
    throw new LensError(
      'invalid_config',
      `The token algorithm is not one of ${JWT_ALGORITHMS.join(', ')}. Choose one of them.`,
    );
  }
  return isSecretAlgorithm(algorithm)
    ? secretKeys(purpose, algorithm, options)
    : keyPair(algorithm, options.privateKey);
}

function secretKeys(purpose: string, algorithm: SecretAlgorithm, options: JwtKeysOptions): JwtKeys {
  const secrets = [options.secretKey, ...(options.previousSecretKeys ?? [])];
  const keys = secrets.map((secret) => secretKey(purpose, algorithm, secret));
  const [first] = keys;
  if (first === undefined) throw new Error('There is always the current secret.');
  return {
    signing: first.key,
    signingId: first.id,
    verifying: new Map(keys.map(({ id, key }) => [id, key])),
  };
}

function secretKey(
  purpose: string,
  algorithm: SecretAlgorithm,
  secret: string,
): { id: string; key: KeyObject } {
  if (typeof secret !== 'string' || Buffer.byteLength(secret, 'utf8') < SECRET_MIN_BYTES) {
    throw new LensError(
      'invalid_config',
      `A secret key has fewer than ${SECRET_MIN_BYTES} bytes. Make one with \`openssl rand -base64 48\`.`,
    );
  }
  // The id comes from a derivation of its own, so publishing it says nothing about the key.
  const id = deriveKey(secret, `jwt-key-id/${purpose}`, 9).toString('base64url');
  return {
    id,
    key: createSecretKey(deriveKey(secret, `jwt/${purpose}`, SECRET_ALGORITHMS[algorithm])),
  };
}

function keyPair(algorithm: KeyPairAlgorithm, pem: string | undefined): JwtKeys {
  const file = pem === undefined ? undefined : parseKeyFile(pem, algorithm);
  if (file === undefined) {
    throw new LensError(
      'invalid_config',
      `${algorithm} needs ${KEY_PAIR_ALGORITHMS[algorithm]} as an unencrypted PEM private key.`,
    );
  }
  const current = createPublicKey(file.signing);
  return {
    signing: file.signing,
    signingId: idOf(current),
    verifying: new Map([current, ...file.verifying].map((key) => [idOf(key), key])),
  };
}

function idOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 12);
}
