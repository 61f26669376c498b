import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { decodeBase64url } from '../base64url.ts';
import type { JwtAlgorithm } from './algorithms.ts';
import { isTimely, MAX_CLOCK_SKEW } from './is-timely.ts';

/** Longest token that is looked at, in characters. */
export const MAX_TOKEN_LENGTH = 8192;

export interface VerifyJwtOptions {
  keys: ReadonlyMap<string, KeyObject>;
  algorithm: JwtAlgorithm;
  /** The `typ` that the header must have. */
  type: string;
  issuer: string;
  audience: string;
  /** Seconds between `iat` and `exp`, and since `iat`, at the most. */
  maxAgeSeconds: number;
  now: Date;
}

/**
 * Verifies a JWT by RFC 8725: one algorithm, one type, keys from a closed map by `kid`, no other
 * header parameter (so no `jwk`, `jku`, `x5u` or `crit`), required and bounded times, canonical text.
 *
 * @returns The payload, still untrusted in shape; undefined when the token is refused.
 */
export async function verifyJwt(token: string, options: VerifyJwtOptions): Promise<unknown> {
  if (!isCanonical(token)) return undefined;
  try {
    const { alg, typ, kid, ...others } = decodeProtectedHeader(token);
    const isOurs = alg === options.algorithm && typ === options.type && Object.keys(others).length === 0;
    const key = isOurs && typeof kid === 'string' ? options.keys.get(kid) : undefined;
    if (key === undefined) return undefined;
    const { payload } = await jwtVerify(token, key, {
      algorithms: [options.algorithm],
      typ: options.type,
      issuer: options.issuer,
      audience: options.audience,
      requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp', 'jti'],
      maxTokenAge: options.maxAgeSeconds,
      clockTolerance: MAX_CLOCK_SKEW,
      currentDate: options.now,
    });
    return isTimely(times.parse(payload), options.now, options.maxAgeSeconds) ? payload : undefined;
  } catch {
    return undefined;
  }
}

const times = z.object({
  iat: z.int().nonnegative(),
  exp: z.int().nonnegative(),
  nbf: z.number().optional(),
});

function isCanonical(token: string): boolean {
  if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return false;
  const parts = token.split('.', 4);
  return (
    parts.length === 3 && parts.every((part) => part !== '' && decodeBase64url(part, 'none') !== undefined)
  );
}
