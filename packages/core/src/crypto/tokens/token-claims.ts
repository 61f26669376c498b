import { z } from 'zod';
import type { Role, Scope } from '../../contract/types/identity.ts';
import type { JwtTimes } from '../jwt/is-timely.ts';

/** A value that a token can carry about its holder, for row policies. */
export type AttributeValue = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** What the signer says about the holder of a token. */
export interface TokenClaims {
  /** Id of the user, embed or share that the token speaks for. */
  sub: string;
  tenant: string;
  /** Id of the session, so that ending the session ends the token. */
  sid?: string;
  role?: Role;
  scopes?: readonly Scope[];
  attributes?: Readonly<Record<string, AttributeValue>>;
  /** What else a kind of token is about; checked by whatever reads that kind. */
  grant?: Readonly<Record<string, unknown>>;
}

/** What a verified token says. */
export interface VerifiedToken extends TokenClaims {
  /** Id of this token; revoke and log by it, never by the token's text. */
  jti: string;
  issuedAt: Date;
  expiresAt: Date;
}

const id = z.string().min(1).max(200);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const claims = {
  sub: id,
  tenant: id,
  sid: id.optional(),
  role: z.enum(['viewer', 'editor', 'admin', 'operator']).optional(),
  scopes: z
    .array(z.enum(['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin']))
    .optional(),
  attributes: z.record(z.string(), z.union([scalar, z.array(scalar)])).optional(),
  grant: z.record(z.string(), z.unknown()).optional(),
};

/** What may be signed; an unknown claim is the caller's mistake. */
export const claimsToSign: z.ZodType<TokenClaims> = z.strictObject(claims);

/** What is read of a verified token; unknown claims are left behind. */
export const claimsToRead: z.ZodType<TokenClaims & JwtTimes & { jti: string }> = z.object({
  ...claims,
  jti: id,
  iat: z.int(),
  exp: z.int(),
  nbf: z.number().optional(),
});
