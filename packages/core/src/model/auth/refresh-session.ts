import { AuthenticationError } from '../../errors/index.ts';
import { hashToken, openFor, sealFor } from '../../crypto/index.ts';
import type { RequestFacts, SessionTokens } from '../../lens-types.ts';
import { isLive } from '../sessions/session-state.ts';
import {
  createSessionsRepository,
  type RefreshTokenRecord,
  type SessionReference,
} from '../sessions/sessions-repository.ts';
import type { AuthContext } from './auth-context.ts';
import { endSession } from './end-session.ts';
import { issueTokens } from './issue-tokens.ts';
import { createRefreshToken, sessionIdOf } from './refresh-token.ts';
import { idleEnd, ROTATION_GRACE_MS } from './session-limits.ts';

/**
 * Swaps a refresh token for its successor. Of any number of callers with the same token one rotates;
 * for ten seconds the others get the very same successor. Later use is a replay: it ends the session
 * and is audited. Throws AuthenticationError `session_ended`.
 */
export async function refreshSession(
  context: AuthContext,
  refreshToken: string,
  facts: RequestFacts = {},
): Promise<SessionTokens> {
  const { database, fernet, eraser, clock, refreshTokenDays } = context;
  const sessionId = sessionIdOf(refreshToken);
  if (sessionId === undefined) throw sessionEnded();
  const sessions = createSessionsRepository(database, database.schema);
  const hash = hashToken(refreshToken);
  const successor = createRefreshToken(sessionId);
  const now = clock();
  const rotated = await sessions.rotate(
    hash,
    {
      hash: successor.hash,
      encrypted: sealFor(fernet, placeOf(hash), successor.token),
      expiresAt: idleEnd(now, refreshTokenDays),
    },
    now,
  );
  if (rotated !== undefined) {
    eraser.schedule();
    return answer(context, rotated, successor.token);
  }

  const found = await sessions.findToken(hash);
  if (found === undefined || found.rotatedAt === null) throw sessionEnded();
  const kept = withinGrace(found, clock()) ? openSuccessor(context, hash, found) : undefined;
  if (kept === undefined) {
    await endSession(context, found, 'replayed', facts);
    throw sessionEnded();
  }
  const current = await sessions.findToken(hashToken(kept));
  if (current === undefined) throw sessionEnded();
  return answer(context, current, kept);
}

async function answer(
  context: AuthContext,
  { tenant, sessionId, expiresAt }: SessionReference,
  refreshToken: string,
): Promise<SessionTokens> {
  const { database, clock } = context;
  // Read after the rotation, so that a logout that came between is seen.
  const state = await createSessionsRepository(database, database.schema).state(tenant, sessionId);
  if (state === undefined || !isLive(state, clock())) throw sessionEnded();
  return issueTokens(context, { sessionId, user: state.user, refreshToken, refreshExpiresAt: expiresAt });
}

function withinGrace(token: RefreshTokenRecord, now: Date): boolean {
  return token.rotatedAt !== null && now.getTime() - token.rotatedAt.getTime() <= ROTATION_GRACE_MS;
}

function openSuccessor(context: AuthContext, hash: Buffer, token: RefreshTokenRecord): string | undefined {
  return token.successorEncrypted === null
    ? undefined
    : openFor(context.fernet, placeOf(hash), token.successorEncrypted);
}

/** Ties the stored successor to its predecessor's row. */
function placeOf(hash: Buffer): string {
  return `refresh_tokens/${hash.toString('hex')}/successor`;
}

function sessionEnded(): AuthenticationError {
  return new AuthenticationError('session_ended', 'The session has ended. Log in again.');
}
