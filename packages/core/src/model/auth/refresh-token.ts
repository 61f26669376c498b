import { createRandomToken, hashToken } from '../../crypto/index.ts';
import { isUuid } from '../is-uuid.ts';

const UUID_LENGTH = 36;
const MAX_LENGTH = 200;

/** A refresh token and what is stored of it. */
export interface RefreshToken {
  /** `<session id>.<256 random bits>`. */
  token: string;
  /** SHA-256 of the whole token. */
  hash: Buffer;
}

/**
 * A new refresh token of a session. The id in front is no secret; it lets a CSRF token be checked
 * against the session without a look-up, also after a rotation.
 */
export function createRefreshToken(sessionId: string): RefreshToken {
  const token = `${sessionId}.${createRandomToken().token}`;
  return { token, hash: hashToken(token) };
}

/** The session that a refresh token claims to belong to; undefined for text that is no such token. */
export function sessionIdOf(token: string): string | undefined {
  if (typeof token !== 'string' || token.length > MAX_LENGTH || token[UUID_LENGTH] !== '.') return undefined;
  const sessionId = token.slice(0, UUID_LENGTH);
  return isUuid(sessionId) ? sessionId : undefined;
}
