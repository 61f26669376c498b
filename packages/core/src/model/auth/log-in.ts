import { randomUUID } from 'node:crypto';
import { summaryOf } from '../../contract/summary.ts';
import { AuthenticationError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts, SessionTokens } from '../../lens-types.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { createSessionsRepository } from '../sessions/sessions-repository.ts';
import { sweepSessions } from '../sessions/sweep-sessions.ts';
import { isEmail, normalizeEmail } from '../users/normalize-email.ts';
import type { UserRecord } from '../users/user-record.ts';
import { createUsersRepository } from '../users/users-repository.ts';
import type { AuthContext } from './auth-context.ts';
import { issueTokens } from './issue-tokens.ts';
import { cleanFacts } from './clean-facts.ts';
import { noteRefusedLogin } from './note-refused-login.ts';
import { createRefreshToken } from './refresh-token.ts';
import { absoluteEnd, idleEnd, sweptBefore } from './session-limits.ts';

/** How often a login is tried whose password or address is changed at that moment. */
const ATTEMPTS = 3;

interface ProvenUser {
  user: UserRecord;
  /** The hash that the password was checked with. */
  hash: string;
  needsRehash: boolean;
}

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
  requireTexts(input);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const user = await checkCredentials(context, input, facts);
    const begun = await beginSession(context, user, input.password, facts);
    // Address or password were changed, or a stronger hash kept, since they were checked: what holds now decides.
    if (begun !== undefined) return begun;
  }
  throw wrongCredentials();
}

/** The user, who has this password and may log in. */
async function checkCredentials(
  context: AuthContext,
  input: { email: string; password: string },
  facts: RequestFacts,
): Promise<ProvenUser> {
  const { database, passwords } = context;
  const email = normalizeEmail(input.email);
  const user = isEmail(email)
    ? await createUsersRepository(database, database.schema).findByEmailInAnyTenant(email)
    : undefined;
  const hash = user?.passwordHash ?? undefined;
  const verdict = await passwords.verify(hash, input.password);
  if (user === undefined || hash === undefined || !verdict.ok || user.disabledAt !== null) {
    if (user !== undefined) noteRefusedLogin(context, user, facts);
    throw wrongCredentials();
  }
  return { user, hash, needsRehash: verdict.needsRehash };
}

/** Undefined when the user no longer has the address and the password that were checked. */
async function beginSession(
  context: AuthContext,
  { user: proven, hash, needsRehash }: ProvenUser,
  password: string,
  facts: RequestFacts,
): Promise<SessionTokens | undefined> {
  const { database, clock, refreshTokenDays } = context;
  const rehash = needsRehash ? await strengthen(context, password) : undefined;
  const now = clock();
  const sessionId = randomUUID();
  const refresh = createRefreshToken(sessionId);
  const refreshExpiresAt = idleEnd(now, refreshTokenDays);
  const known = cleanFacts(facts);
  const begun = await database.transaction(async (client) => {
    // As it is now: a role that was changed meanwhile is told as changed.
    const user = await createUsersRepository(client, database.schema).recordLogin(proven.tenant, proven.id, {
      at: now,
      email: proven.email,
      hash,
      rehash,
    });
    if (user === undefined) return undefined;
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
    return user;
  });
  if (begun === undefined) return undefined;
  sweepNowAndThen(context, now);
  return issueTokens(context, { sessionId, user: begun, refreshToken: refresh.token, refreshExpiresAt });
}

/** Logins are what sessions come from, so that they are as good a time as any to delete old ones. */
function sweepNowAndThen({ database, background, isTimeToSweep }: AuthContext, now: Date): void {
  if (!isTimeToSweep()) return;
  const sessions = createSessionsRepository(database, database.schema);
  background.run(() => sweepSessions({ sessions, endedBefore: sweptBefore(now) }));
}

/** Unknown, disabled and wrong alike. */
function wrongCredentials(): AuthenticationError {
  return new AuthenticationError(
    'invalid_credentials',
    'The e-mail address or the password is wrong. Check both.',
  );
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

/** Undefined when it cannot be had now: the password was right, a stronger hash can wait for the next login. */
async function strengthen({ passwords }: AuthContext, password: string): Promise<string | undefined> {
  return passwords.hash(password).catch(() => undefined);
}
