import { SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { AuthenticationError } from '../../errors/index.ts';
import type { JwtAlgorithm } from '../jwt/algorithms.ts';
import { isTimely, type JwtTimes } from '../jwt/is-timely.ts';
import { createJwtKeys } from '../jwt/jwt-keys.ts';
import { verifyJwt } from '../jwt/verify-jwt.ts';
import { claimsToRead, claimsToSign, type TokenClaims, type VerifiedToken } from './token-claims.ts';
import { createTokenMemo } from './token-memo.ts';

/** How many verified tokens one object remembers. */
const MAX_REMEMBERED = 2000;

/** What a token is for. Each kind has its own `typ` and its own key; none verifies as another. */
export type TokenKind = 'access' | 'embed' | 'share';

export interface TokensOptions {
  /** At least 32 bytes. With an HS algorithm the signing key is derived from it. */
  secretKey: string;
  /** Secrets of before, which only verify. @default [] */
  previousSecretKeys?: readonly string[];
  /** @default 'HS256' */
  algorithm?: JwtAlgorithm;
  /** PEM of the private key, for RS256, PS256, ES256 and EdDSA; keys after it, private or public, only verify. */
  privateKey?: string;
  issuer: string;
  audience: string;
  /** Lifetime of a token, and the longest lifetime that is accepted. */
  expiresInSeconds: number;
  /** @default 'access' */
  kind?: TokenKind;
  /** @default `() => new Date()` */
  clock?: () => Date;
}

/** Signs and verifies one kind of token. */
export interface Tokens {
  /** Throws TypeError for claims that no token may carry. */
  sign(claims: TokenClaims, options?: { expiresInSeconds?: number }): Promise<string>;
  /**
   * Throws AuthenticationError `invalid_token`, with one message, for every token it refuses. The claims
   * of the last 2,000 accepted tokens are remembered, so that only a token's first use costs a signature;
   * its times are checked at every use. Scopes and attributes are frozen.
   */
  verify(token: string): Promise<VerifiedToken>;
  /** The claims of a token that is remembered and good at this time, at once; undefined says nothing of any other. */
  recall(token: string): Readonly<TokenClaims> | undefined;
}

/**
 * Signed tokens (JWT, RFC 7519 and 8725). Throws LensError `invalid_config` for a weak secret or a
 * key that does not fit the algorithm.
 *
 * @example
 * const tokens = createTokens({ secretKey, issuer: 'my-app', audience: 'my-app', expiresInSeconds: 3600 });
 * const { sub } = await tokens.verify(await tokens.sign({ sub: 'user-1', tenant: 'default' }));
 */
export function createTokens(options: TokensOptions): Tokens {
  const { algorithm = 'HS256', issuer, audience, kind = 'access', clock = () => new Date() } = options;
  const maxAgeSeconds = checkLifetime(options.expiresInSeconds, Number.MAX_SAFE_INTEGER);
  const type = TOKEN_TYPES[kind];
  const keys = createJwtKeys(kind, { ...options, algorithm });
  // Keys, issuer and audience never change for this object, so of its verdicts only the times can.
  const verified = createTokenMemo<RememberedToken>(MAX_REMEMBERED);

  return {
    async sign(claims, { expiresInSeconds } = {}) {
      const lifetime =
        expiresInSeconds === undefined ? maxAgeSeconds : checkLifetime(expiresInSeconds, maxAgeSeconds);
      const issuedAt = Math.floor(clock().getTime() / 1000);
      return new SignJWT({ ...checkClaims(claims) })
        .setProtectedHeader({ alg: algorithm, typ: type, kid: keys.signingId })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetime)
        .setJti(randomUUID())
        .sign(keys.signing);
    },
    async verify(token) {
      const now = clock();
      const known = verified.get(token);
      if (known !== undefined) {
        if (!isTimely(known.times, now, maxAgeSeconds)) throw invalidToken();
        return toVerifiedToken(known);
      }
      const payload = await verifyJwt(token, {
        keys: keys.verifying,
        algorithm,
        type,
        issuer,
        audience,
        maxAgeSeconds,
        now,
      });
      const read = claimsToRead.safeParse(payload);
      if (!read.success) throw invalidToken();
      const { iat, exp, nbf, ...claims } = read.data;
      const remembered: RememberedToken = { claims: freeze(claims), times: { iat, exp, nbf } };
      verified.set(token, remembered);
      return toVerifiedToken(remembered);
    },
    recall(token) {
      const known = verified.get(token);
      return known !== undefined && isTimely(known.times, clock(), maxAgeSeconds) ? known.claims : undefined;
    },
  };
}

interface RememberedToken {
  claims: TokenClaims & { jti: string };
  times: JwtTimes;
}

function freeze<Claims extends TokenClaims>(claims: Claims): Claims {
  for (const value of Object.values(claims.attributes ?? {})) Object.freeze(value);
  Object.freeze(claims.attributes);
  Object.freeze(claims.scopes);
  return Object.freeze(claims);
}

/** Makes new dates each time, since a Date cannot be frozen. */
function toVerifiedToken({ claims, times }: RememberedToken): VerifiedToken {
  return { ...claims, issuedAt: new Date(times.iat * 1000), expiresAt: new Date(times.exp * 1000) };
}

const TOKEN_TYPES: Readonly<Record<TokenKind, string>> = {
  access: 'lens-access+jwt',
  embed: 'lens-embed+jwt',
  share: 'lens-share+jwt',
};

/** Says nothing of the reason, since the reason helps only a forger. */
function invalidToken(): AuthenticationError {
  return new AuthenticationError(
    'invalid_token',
    'The token is not valid or has expired. Log in again or get a new token.',
  );
}

function checkLifetime(seconds: number, longest: number): number {
  if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > longest) {
    throw new RangeError(
      'expiresInSeconds is not a whole number of seconds from 1 to the longest lifetime of this kind of token.',
    );
  }
  return seconds;
}

function checkClaims(claims: TokenClaims): TokenClaims {
  const checked = claimsToSign.safeParse(claims);
  if (checked.success) return checked.data;
  const where = [...new Set(checked.error.issues.map((issue) => issue.path.join('.') || 'the claims'))];
  throw new TypeError(`A token cannot carry these claims; mend: ${where.join(', ')}.`);
}
