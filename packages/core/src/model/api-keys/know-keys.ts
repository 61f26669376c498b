import type { Principal } from '../../contract/types/identity.ts';
import { AuthenticationError } from '../../errors/index.ts';
import type { AuthService } from '../../lens-types.ts';
import { freezeDeeply } from '../is-immutable.ts';
import type { ApiKeyMemo } from './api-key-memo.ts';
import type { ApiKeyState } from './api-key-record.ts';
import { keyIdOf, looksLikeApiKey } from './key-text.ts';
import { principalOfKey } from './principal-of-key.ts';
import { isGoodKey } from './verify-key.ts';

export interface KnowKeysOptions {
  memo: ApiKeyMemo;
  noteUse(state: ApiKeyState): void;
  clock: () => Date;
}

/**
 * The same service, which knows API keys as well as access tokens. A key is told by how it begins, before anything is
 * parsed; one whose checksum is wrong costs no look-up.
 */
export function knowKeys<Auth extends Pick<AuthService, 'authenticate' | 'recall'>>(
  auth: Auth,
  { memo, noteUse, clock }: KnowKeysOptions,
): Auth {
  // A state is read anew every few seconds; until then its principal is one object.
  const principals = new WeakMap<ApiKeyState, Principal>();

  function principalOf(state: ApiKeyState): Principal {
    noteUse(state);
    const known = principals.get(state);
    if (known !== undefined) return known;
    const principal = freezeDeeply(principalOfKey(state));
    principals.set(state, principal);
    return principal;
  }

  async function authenticateKey(text: string): Promise<Principal> {
    const id = keyIdOf(text);
    const state = id === undefined ? undefined : await memo.state(id);
    if (state === undefined || !isGoodKey(state, text, clock())) throw invalidKey();
    return principalOf(state);
  }

  return {
    ...auth,
    authenticate: (token) => (isKeyLike(token) ? authenticateKey(token) : auth.authenticate(token)),
    recall(token) {
      if (!isKeyLike(token)) return auth.recall(token);
      const id = keyIdOf(token);
      const state = id === undefined ? undefined : memo.recall(id);
      return state !== undefined && isGoodKey(state, token, clock()) ? principalOf(state) : undefined;
    },
  };
}

/** A host's own call may hand in anything. */
function isKeyLike(token: unknown): token is string {
  return typeof token === 'string' && looksLikeApiKey(token);
}

/** One answer for unknown, expired, revoked, misspelt and belonging to somebody disabled. */
function invalidKey(): AuthenticationError {
  return new AuthenticationError(
    'invalid_token',
    'The API key is not valid or has ended. Ask an admin of your tenant for a new one.',
  );
}
