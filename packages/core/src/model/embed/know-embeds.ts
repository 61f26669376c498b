import type { Principal } from '../../contract/types/identity.ts';
import type { Tokens } from '../../crypto/index.ts';
import type { AuthService } from '../../lens-types.ts';
import { freezeDeeply } from '../is-immutable.ts';
import { embedEnded } from './embed-ended.ts';
import { readEmbedGrant } from './embed-grant.ts';
import { principalOfEmbed } from './principal-of-embed.ts';

/** The `typ` of embed tokens, as the header of each of them has it. */
const TYPE = 'lens-embed+jwt';

/**
 * The same service, which knows embed tokens too. Which dashboard they open, and whether that is still so, is decided
 * where the dashboard is read.
 */
export function knowEmbeds<Auth extends Pick<AuthService, 'authenticate' | 'recall'>>(
  auth: Auth,
  tokens: Tokens,
): Auth {
  // Claims of one token are one object as long as the token is remembered.
  const principals = new WeakMap<object, Principal>();

  function principalOf({ sub, tenant, grant }: { sub: string; tenant: string; grant?: object }): Principal {
    const known = grant === undefined ? undefined : principals.get(grant);
    if (known !== undefined) return known;
    const read = readEmbedGrant(grant);
    if (grant === undefined || read === undefined) throw embedEnded();
    const principal = freezeDeeply(principalOfEmbed(structuredClone(read), { id: sub, tenant }));
    principals.set(grant, principal);
    return principal;
  }

  return {
    ...auth,
    authenticate: async (token) =>
      isEmbedLike(token) ? principalOf(await tokens.verify(token)) : auth.authenticate(token),
    recall(token) {
      if (!isEmbedLike(token)) return auth.recall(token);
      const claims = tokens.recall(token);
      return claims === undefined ? undefined : principalOf(claims);
    },
  };
}

/** By its header, which says nothing of whether it is a good one. */
function isEmbedLike(token: unknown): token is string {
  if (typeof token !== 'string' || !token.startsWith('eyJ')) return false;
  const header = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('latin1');
  return header.includes(`"${TYPE}"`);
}
