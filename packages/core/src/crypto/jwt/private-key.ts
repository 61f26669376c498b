import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { KeyPairAlgorithm } from './algorithms.ts';

const RSA_MIN_BITS = 2048;

/** Reads an unencrypted PEM private key. Undefined when it is none, or not one for this algorithm. */
export function parsePrivateKey(pem: string, algorithm: KeyPairAlgorithm): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return FITS[algorithm](key) ? key : undefined;
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
