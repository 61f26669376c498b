import { AuthenticationError, ForbiddenError, looksLikeApiKey } from '@istari-lens/core';
import type { Principal, Role, Route } from '@istari-lens/core/contract';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Guard, GuardFindings } from './guard.ts';

const USUAL = 'Bearer ';
const BEARER = /^bearer +([^\s]+)$/i;

/** Any known caller; the service decides by object. */
export const principalGuard: Guard = (request, context, route) =>
  authenticate(request, context, (principal) => {
    requireScope(principal, route);
    return { principal };
  });

/** A user of Lens, for their own account. */
export const userGuard: Guard = (request, context) =>
  authenticate(request, context, (principal) => {
    if (principal.kind !== 'user') {
      throw new ForbiddenError(
        'This belongs to the account of a user. Log in with e-mail address and password.',
      );
    }
    return { principal };
  });

const BY_ADMIN = 'Ask an administrator for it.';
const GIVEN_BY: Readonly<Record<Role, string>> = {
  viewer: BY_ADMIN,
  editor: BY_ADMIN,
  admin: BY_ADMIN,
  operator: 'Those who run the deployment have it, and nobody within a tenant.',
};

/** A caller with at least this role. Embed tokens and share links have none that counts here. */
export function roleGuard(role: Role): Guard {
  return (request, context, route) =>
    authenticate(request, context, (principal) => {
      if (principal.kind === 'embed' || principal.kind === 'share') {
        throw new ForbiddenError('Embed tokens and share links open their one dashboard, and nothing else.');
      }
      if (!reaches(principal.role, role)) {
        throw new ForbiddenError(`This needs the role ${role}. ${GIVEN_BY[role]}`);
      }
      requireScope(principal, route);
      return { principal };
    });
}

/** Lets pass who is asking. Where the host knows who it is, its word counts, whatever token is sent. */
function authenticate(
  request: HttpRequest,
  context: ServerContext,
  letPass: (principal: Principal) => GuardFindings,
): Promise<GuardFindings> | GuardFindings {
  const { hostIdentity } = context;
  const letPassFrom = (principal: Principal): GuardFindings => {
    requireOrigin(request, principal);
    return letPass(principal);
  };
  if (hostIdentity === undefined) return authenticateByToken(request, context, letPassFrom);
  return hostIdentity(request, context).then((principal) =>
    principal === undefined ? authenticateByToken(request, context, letPassFrom) : letPass(principal),
  );
}

/** An embed token that names origins is good from pages of these; programs, which send none, may use it too. */
function requireOrigin({ headers }: HttpRequest, { opens }: Principal): void {
  const { origin } = headers;
  if (opens?.origins === undefined || origin === undefined || opens.origins.includes(origin)) return;
  throw new ForbiddenError('This embed token is not for pages of this origin. Have one made that names it.');
}

/** Lets pass who holds the token, at once where that is known. */
function authenticateByToken(
  request: HttpRequest,
  { lens, keyLimits }: ServerContext,
  letPass: (principal: Principal) => GuardFindings,
): Promise<GuardFindings> | GuardFindings {
  const { authorization } = request.headers;
  // As nearly every caller writes it: only a token that was accepted before is known, whatever stands here.
  const met = authorization?.startsWith(USUAL)
    ? lens.auth.recall(authorization.slice(USUAL.length))
    : undefined;
  if (met !== undefined) return letPass(met);
  const token = tokenOf(request);
  const known = lens.auth.recall(token);
  if (known !== undefined) return letPass(known);
  const verify = (): Promise<Principal> => lens.auth.authenticate(token);
  return (looksLikeApiKey(token) ? keyLimits.verify(request, token, verify) : verify()).then(letPass);
}

/** The token as it was sent. Throws an AuthenticationError without one. */
function tokenOf(request: HttpRequest): string {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new AuthenticationError(
      'missing_token',
      'Send an access token or an API key in the Authorization header: Bearer, a space, the token.',
    );
  }
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) {
    throw new AuthenticationError(
      'invalid_token',
      'The Authorization header must be: Bearer, a space, the token.',
    );
  }
  return token;
}

/** Operators stand apart: they look after the deployment and see no data. */
const LADDER: readonly Role[] = ['viewer', 'editor', 'admin'];

function reaches(role: Role, needed: Role): boolean {
  if (role === 'operator' || needed === 'operator') return role === needed;
  return LADDER.indexOf(role) >= LADDER.indexOf(needed);
}

function requireScope({ kind, role, scopes }: Principal, { scope }: Route): void {
  if (scope === undefined) {
    if (kind === 'apiKey') throw new ForbiddenError('API keys cannot be used here. Log in instead.');
    return;
  }
  if (scopes.includes(scope)) return;
  throw new ForbiddenError(
    kind === 'apiKey'
      ? `This API key lacks the scope ${scope}. Make one that has it.`
      : `This takes the scope ${scope}, which the role ${role} was not granted here.`,
  );
}
