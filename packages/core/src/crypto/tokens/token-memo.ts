import { hash } from 'node:crypto';
import { MAX_TOKEN_LENGTH } from '../jwt/verify-jwt.ts';

/** What is known of tokens, bounded in number. */
export interface TokenMemo<Value> {
  get(token: string): Value | undefined;
  set(token: string, value: Value): void;
}

/**
 * Remembers a value for each of the last tokens; the one unused for longest goes first. Tokens are kept
 * as their SHA-256: a dump of the heap yields none that still works, and a look-up compares nothing whose
 * time tells of a token.
 *
 * @param maxEntries How many tokens are remembered at the most.
 */
export function createTokenMemo<Value>(maxEntries: number): TokenMemo<Value> {
  // A Map keeps the order of insertion: re-inserting on use makes its first key the least recently used.
  const values = new Map<string, Value>();

  return {
    get(token) {
      if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return undefined;
      const key = keyOf(token);
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(token, value) {
      const key = keyOf(token);
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= maxEntries) break;
        values.delete(oldest);
      }
    },
  };
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
