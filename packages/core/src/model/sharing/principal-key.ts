import type { Principal } from '../../contract/types/identity.ts';

/** A principal as the list of those an object is shared with names it: `user:…`, `host:…`. */
export function principalKey({ kind, id }: Pick<Principal, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/** The id in a key of {@link principalKey}. */
export function idOfPrincipalKey(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}
