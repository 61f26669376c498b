import { openFor, type Fernet } from '../../crypto/index.ts';
import type { UnreadableUrl } from './key-usage.ts';
import { placeOfReplicaUrls, placeOfUrl } from './sealed-urls.ts';
import type { UrlTokens } from './url-tokens-repository.ts';

/** The place of the key that opens a token, from 1; or why none does. */
export type TokenVerdict = { place: number } | { reason: UnreadableUrl['reason'] };

/**
 * The last key that a data source needs for its tokens.
 *
 * @param single One Fernet for each key of the list, in its order.
 */
export function classifyUrlTokens(single: readonly Fernet[], tokens: UrlTokens): TokenVerdict {
  const { tenant, id, url, replicaUrls } = tokens;
  const verdict = classify(single, placeOfUrl(tenant, id), url);
  if (replicaUrls === null || 'reason' in verdict) return verdict;
  const ofReplicas = classify(single, placeOfReplicaUrls(tenant, id), replicaUrls);
  return 'reason' in ofReplicas ? ofReplicas : { place: Math.max(verdict.place, ofReplicas.place) };
}

function classify(single: readonly Fernet[], place: string, token: string): TokenVerdict {
  const index = single.findIndex((fernet) => succeeds(() => fernet.decrypt(token)));
  const fernet = single[index];
  if (fernet === undefined) return { reason: 'no_key' };
  return succeeds(() => openFor(fernet, place, token)) ? { place: index + 1 } : { reason: 'not_bound' };
}

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
