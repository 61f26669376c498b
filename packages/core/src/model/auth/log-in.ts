import { randomUUID } from 'node:crypto';
import { summaryOf } from '../../contract/summary.ts';
import { AuthenticationError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts, SessionTokens } from '../../lens-types.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { createSessionsRepository } from '../sessions/sessions-repository.ts';
import { isEmail, normalizeEmail } from '../users/normalize-email.ts';
import type { UserRecord } from '../users/user-record.ts';
import { createUsersRepository } from '../users/users-repository.ts';
import type { AuthContext } from './auth-context.ts';
import { issueTokens } from './issue-tokens.ts';
import { cleanFacts } from './clean-facts.ts';
import { createRefreshToken } from './refresh-token.ts';
import { absoluteEnd, idleEnd } from './session-limits.ts';

/**
 * Checks e-mail and password and begins a session. Unknown, disabled and wrong-password logins do the
 * same work and end in the same AuthenticationError `invalid_credentials`. Throws a ValidationError when
 * either is no text.
 */
export async function logIn(
  context: AuthContext,
  input: { email: string; password: string },
  facts: RequestFacts = {},
): Promise<SessionTokens> {
  const { database, passwords, clock, refreshTokenDays } = context;
  requireTexts(input);
  const email = normalizeEmail(input.email);
  const user = isEmail(email)
    ? await createUsersRepository(database, database.schema).findByEmailInAnyTenant(email)
    : undefined;
  const verdict = await passwords.verify(user?.passwordHash ?? undefined, input.password);
  if (user === undefined || !verdict.ok || user.disabledAt !== null) {
    throw new AuthenticationError(
      'invalid_credentials',
      'The e-mail address or the password is wrong. Check both.',
    );
  }

  const rehash = verdict.needsRehash ? await strengthen(context, user, input.password) : undefined;
  const now = clock();
  const sessionId = randomUUID();
  const refresh = createRefreshToken(sessionId);
  const refreshExpiresAt = idleEnd(now, refreshTokenDays);
  const known = cleanFacts(facts);
  await database.transaction(async (client) => {
    await createUsersRepository(client, database.schema).recordLogin(user.tenant, user.id, now, rehash);
    await createSessionsRepository(client, database.schema).insert(
      user.tenant,
      {
        id: sessionId,
        userId: user.id,
        userAgent: known.userAgent ?? null,
        ip: known.ip ?? null,
        expiresAt: absoluteEnd(now, refreshTokenDays),
        token: { hash: refresh.hash, expiresAt: refreshExpiresAt },
      },
      now,
    );
    await createAuditRepository(client, database.schema).append(user.tenant, {
      actor: { kind: 'user', id: user.id },
      action: 'session.created',
      target: { kind: 'session', id: sessionId },
      outcome: 'success',
      facts: known,
    });
  });
  return issueTokens(context, { sessionId, user, refreshToken: refresh.token, refreshExpiresAt });
}

/** Text that can be nobody's is let pass here, to fail like all wrong credentials. */
function requireTexts(input: unknown): void {
  const given = new Map<string, unknown>(Object.entries(Object(input)));
  const issues = ['email', 'password']
    .filter((key) => typeof given.get(key) !== 'string')
    .map((key) => ({ pointer: `/${key}`, code: 'wrong_type', detail: 'This must be a string.' }));
  if (issues.length === 0) return;
  throw new ValidationError(
    'invalid_request',
    summaryOf('A login takes an e-mail address and a password.', issues),
    issues,
  );
}

async function strengthen(
  context: AuthContext,
  user: UserRecord,
  password: string,
): Promise<{ from: string; to: string } | undefined> {
  if (user.passwordHash === null) return undefined;
  try {
    return { from: user.passwordHash, to: await context.passwords.hash(password) };
  } catch {
    // The password was right; a stronger hash can wait for the next login.
    return undefined;
  }
}
