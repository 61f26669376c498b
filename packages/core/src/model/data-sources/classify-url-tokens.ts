import { openFor, type Fernet } from '../../crypto/index.ts';
import type { UnreadableUrl } from './key-usage.ts';
import { placeOfUrl } from './open-data-source.ts';
import type { UrlToken } from './url-tokens-repository.ts';

/** The place of the key that opens a token, from 1; or why none does. */
export type TokenVerdict = { place: number } | { reason: UnreadableUrl['reason'] };

/** @param single One Fernet for each key of the list, in its order. */
export function classifyUrlToken(single: readonly Fernet[], { tenant, id, token }: UrlToken): TokenVerdict {
  const index = single.findIndex((fernet) => succeeds(() => fernet.decrypt(token)));
  const fernet = single[index];
  if (fernet === undefined) return { reason: 'no_key' };
  const bound = succeeds(() => openFor(fernet, placeOfUrl(tenant, id), token));
  return bound ? { place: index + 1 } : { reason: 'not_bound' };
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
