import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyPairAlgorithm } from './algorithms.ts';

const RSA_MIN_BITS = 2048;

/** Keys as PEM; what else may stand beside them, such as `EC PARAMETERS`, is passed over. */
const KEY_BLOCK = /-----BEGIN ((?:[A-Z]+ )?(?:PRIVATE|PUBLIC) KEY)-----[^-]*-----END \1-----/g;

/** The keys of a key file. */
export interface KeyFile {
  readonly signing: KeyObject;
  /** Public keys of before or of soon, which only verify. */
  readonly verifying: readonly KeyObject[];
}

/**
 * Reads unencrypted PEM keys: the first is the private key that signs, those after it, private or
 * public, only verify. Undefined when there is none, or one does not fit the algorithm.
 */
export function parseKeyFile(pem: string, algorithm: KeyPairAlgorithm): KeyFile | undefined {
  const [first, ...others] = [...pem.matchAll(KEY_BLOCK)].map(([block]) => block);
  if (first === undefined) return undefined;
  try {
    const signing = createPrivateKey(first);
    const verifying = others.map((block) => createPublicKey(block));
    return [signing, ...verifying].every(FITS[algorithm]) ? { signing, verifying } : undefined;
  } catch {
    return undefined;
  }
}

const isRsa = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_MIN_BITS;

const FITS: Readonly<Record<KeyPairAlgorithm, (key: KeyObject) => boolean>> = {
  RS256: isRsa,
  PS256: isRsa,
  ES256: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
  EdDSA: (key) => key.asymmetricKeyType === 'ed25519',
};
