import { timingSafeEqual } from 'node:crypto';
import type { ApiKeyState } from './api-key-record.ts';
import { hashOfKey } from './key-text.ts';

/** True when this text is the key of that state now: the current secret, or the one before within its overlap. */
export function isGoodKey(state: ApiKeyState, text: string, now: Date): boolean {
  // Operators see no tenant's data, so nothing is left that a key of theirs could do.
  if (state.creatorDisabled || state.creatorRole === 'operator') return false;
  if (state.expiresAt !== null && state.expiresAt <= now) return false;
  const hash = hashOfKey(text);
  if (timingSafeEqual(hash, state.secretHash)) return true;
  const { previousHash, previousExpiresAt } = state;
  return (
    previousHash !== null &&
    previousExpiresAt !== null &&
    previousExpiresAt > now &&
    timingSafeEqual(hash, previousHash)
  );
}
