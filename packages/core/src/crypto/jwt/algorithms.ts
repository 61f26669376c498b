/** The signature algorithms that tokens may use, by the names of RFC 7518 and RFC 8037. */
export type JwtAlgorithm = SecretAlgorithm | KeyPairAlgorithm;

export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';
export type KeyPairAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

/** Bytes of the key of each algorithm that signs with a secret (RFC 7518 section 3.2). */
export const SECRET_ALGORITHMS: Readonly<Record<SecretAlgorithm, number>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
};

/** What the private key of each algorithm must be, in words for a message. */
export const KEY_PAIR_ALGORITHMS: Readonly<Record<KeyPairAlgorithm, string>> = {
  RS256: 'an RSA key of at least 2048 bits',
  PS256: 'an RSA key of at least 2048 bits',
  ES256: 'an EC key on the curve P-256',
  EdDSA: 'an Ed25519 key',
};

/** Every allowed name. */
export const JWT_ALGORITHMS: readonly JwtAlgorithm[] = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
];

/** Whether the algorithm signs with a secret instead of a key pair. */
export function isSecretAlgorithm(algorithm: JwtAlgorithm): algorithm is SecretAlgorithm {
  return Object.hasOwn(SECRET_ALGORITHMS, algorithm);
}
