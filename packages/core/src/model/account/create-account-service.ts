import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { AuthenticationError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import type { CurrentSessions } from '../auth/current-sessions.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import {
  createOwnSessionsRepository,
  SESSION_SORTS,
  type OwnSession,
} from '../sessions/own-sessions-repository.ts';
import { toSessionSummary } from '../sessions/to-session-summary.ts';
import { accountIssues } from '../users/account-issues.ts';
import { createAccountsRepository } from '../users/accounts-repository.ts';
import type { UserAdministrationOptions } from '../users/create-user-administration.ts';
import { newPasswordIssues } from '../users/new-password-issues.ts';
import { toUser } from '../users/to-user.ts';
import { createUsersRepository } from '../users/users-repository.ts';
import type { SqlClient } from '../../databases/index.ts';
import { requireUser } from './require-user.ts';
import type { AccountService } from './types.ts';

export interface AccountServiceOptions extends UserAdministrationOptions {
  current: CurrentSessions;
}

/** How often a change is tried whose hash is made stronger by a login at that moment. */
const ATTEMPTS = 3;

/** What users do with their own account. */
export function createAccountService(options: AccountServiceOptions): AccountService {
  const { database, passwords, passwordMinLength, forgetSession, current, clock } = options;
  const { schema } = database;

  function audit(
    client: SqlClient,
    principal: Principal,
    event: { action: string; target?: { kind: string; id: string }; details?: object },
    facts: RequestFacts,
  ): Promise<void> {
    return createAuditRepository(client, schema).append(principal.tenant, {
      actor: actorOf(principal),
      action: event.action,
      target: event.target ?? { kind: 'user', id: principal.id },
      outcome: 'success',
      facts: cleanFacts(facts),
      details: { ...event.details },
    });
  }

  /** True when the user had the password that was checked until now. */
  async function replacePassword(
    principal: Principal,
    hashes: { from: string; to: string },
    facts: RequestFacts,
  ): Promise<boolean> {
    const { tenant, id } = principal;
    const ended = await database.transaction(async (client) => {
      const at = clock();
      const isChanged = await createUsersRepository(client, schema).replacePassword(tenant, id, {
        at,
        ...hashes,
      });
      if (!isChanged) return undefined;
      const ids = await createOwnSessionsRepository(client, schema).endAll(tenant, id, {
        reason: 'password-changed',
        except: current.of(principal),
        now: at,
      });
      await audit(client, principal, { action: 'user.updated', details: { fields: ['password'] } }, facts);
      return ids;
    });
    for (const sessionId of ended ?? []) forgetSession(tenant, sessionId);
    return ended !== undefined;
  }

  return {
    async update(principal, input, facts = {}) {
      requireUser(principal);
      const asked = checkInput(schemas.ProfileChange, input, NOT_CHANGED);
      refuse(accountIssues(asked));
      const { tenant, id } = principal;
      const { user, sessionIds } = await database.transaction(async (client) => {
        const accounts = createAccountsRepository(client, schema);
        const before = await accounts.findToChange(tenant, id);
        if (before === undefined) throw nobody();
        const fields = (['name', 'timezone'] as const).filter(
          (field) => asked[field] !== undefined && asked[field] !== before[field],
        );
        if (fields.length === 0) return { user: before, sessionIds: [] };
        const after = await accounts.update(tenant, id, { ...before, ...asked });
        await audit(client, principal, { action: 'user.updated', details: { fields } }, facts);
        return { user: after ?? before, sessionIds: await accounts.sessionIds(tenant, id) };
      });
      for (const sessionId of sessionIds) forgetSession(tenant, sessionId);
      return toUser(user);
    },

    async changePassword(principal, input, facts = {}) {
      requireUser(principal);
      const asked = checkInput(schemas.PasswordChange, input, NOT_CHANGED);
      const users = createUsersRepository(database, schema);
      let user = await users.find(principal.tenant, principal.id);
      if (user === undefined) throw nobody();
      const { email, tenant } = user;
      refuse(
        await newPasswordIssues(database, {
          password: asked.newPassword,
          email,
          tenant,
          minLength: passwordMinLength,
          pointer: '/newPassword',
        }),
      );
      for (let attempt = 0; attempt < ATTEMPTS && user !== undefined; attempt += 1) {
        const from = user.passwordHash ?? undefined;
        const verdict = await passwords.verify(from, asked.currentPassword);
        if (from === undefined || !verdict.ok) throw wrongPassword();
        const to = await passwords.hash(asked.newPassword);
        if (await replacePassword(principal, { from, to }, facts)) return;
        // Changed since it was checked: what holds now decides.
        user = await users.find(principal.tenant, principal.id);
      }
      throw wrongPassword();
    },

    async sessions(principal, query) {
      requireUser(principal);
      const plan = planList(query, SESSION_SORTS, '-lastUsedAt');
      const rows = await createOwnSessionsRepository(database, schema).list(
        principal.tenant,
        principal.id,
        plan,
        clock(),
      );
      const currentId = current.of(principal);
      return toPage(
        plan,
        rows,
        (row) => toSessionSummary(row, currentId),
        (row: OwnSession) => ({
          value: (plan.key.column === 'created_at' ? row.createdAt : row.lastUsedAt).toISOString(),
          id: row.id,
        }),
      );
    },

    async endSession(principal, sessionId, facts = {}) {
      requireUser(principal);
      if (!isUuid(sessionId)) throw new NotFoundError('The session');
      const { tenant } = principal;
      // As it is stored: what was given may be in capitals.
      const ended = await database.transaction(async (client) => {
        const id = await createOwnSessionsRepository(client, schema).end(
          tenant,
          principal.id,
          sessionId,
          clock(),
        );
        if (id === undefined) throw new NotFoundError('The session');
        await audit(client, principal, { action: 'session.ended', target: { kind: 'session', id } }, facts);
        return id;
      });
      forgetSession(tenant, ended);
    },

    async endAllSessions(principal, facts = {}) {
      requireUser(principal);
      const ended = await database.transaction(async (client) => {
        const ids = await createOwnSessionsRepository(client, schema).endAll(principal.tenant, principal.id, {
          reason: 'logout',
          now: clock(),
        });
        if (ids.length > 0) {
          const details = { sessions: ids.length };
          await audit(client, principal, { action: 'session.ended', details }, facts);
        }
        return ids;
      });
      for (const id of ended) forgetSession(principal.tenant, id);
    },
  };
}

const NOT_CHANGED = 'The account cannot be changed as asked.';

function refuse(issues: readonly ProblemIssue[]): void {
  if (issues.length === 0) return;
  throw new ValidationError('invalid_request', summaryOf(NOT_CHANGED, issues), issues);
}

function nobody(): NotFoundError {
  return new NotFoundError('The user of these credentials');
}

function wrongPassword(): AuthenticationError {
  return new AuthenticationError('invalid_credentials', 'The current password is wrong. Check it.');
}
