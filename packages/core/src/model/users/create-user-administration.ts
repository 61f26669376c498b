import { isDeepStrictEqual } from 'node:util';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { Principal, Role } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { UserChange } from '../../contract/types/user.ts';
import type { Passwords } from '../../crypto/index.ts';
import type { AppDatabase, SqlClient } from '../../databases/index.ts';
import { isUniqueViolation } from '../../databases/index.ts';
import { ForbiddenError, LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { accountIssues } from './account-issues.ts';
import {
  createAccountsRepository,
  USER_SORTS,
  type AccountChange,
  type AccountRecord,
  type AccountsRepository,
} from './accounts-repository.ts';
import { newPasswordIssues } from './new-password-issues.ts';
import { normalizeEmail } from './normalize-email.ts';
import { toUserDetails } from './to-user-details.ts';
import type { UserAdministration } from './types.ts';

export interface UserAdministrationOptions {
  database: AppDatabase;
  passwords: Passwords;
  passwordMinLength: number;
  /** Told of each session whose user is another now, once that is certain. */
  forgetSession(tenant: string, sessionId: string): void;
  clock: () => Date;
}

/** What admins do with the users of their tenant. */
export function createUserAdministration(options: UserAdministrationOptions): UserAdministration {
  const { database, passwords, passwordMinLength, forgetSession, clock } = options;
  const { schema } = database;
  const repository = createAccountsRepository(database, schema);

  async function findToChange(
    accounts: AccountsRepository,
    principal: Principal,
    id: string,
  ): Promise<AccountRecord> {
    const found = isUuid(id) ? await accounts.findToChange(principal.tenant, id) : undefined;
    if (found === undefined) throw new NotFoundError('The user');
    mayManage(principal, found.role);
    return found;
  }

  function audit(
    client: SqlClient,
    principal: Principal,
    user: {
      id: string;
      verb: 'created' | 'updated' | 'deleted';
      details?: Readonly<Record<string, unknown>>;
    },
    facts: RequestFacts,
  ): Promise<void> {
    return createAuditRepository(client, schema).append(principal.tenant, {
      actor: actorOf(principal),
      action: `user.${user.verb}`,
      target: { kind: 'user', id: user.id },
      outcome: 'success',
      facts: cleanFacts(facts),
      ...(user.details === undefined ? {} : { details: user.details }),
    });
  }

  function issuesOf(password: string, { tenant }: Principal, email: string): Promise<ProblemIssue[]> {
    const pointer = '/password';
    return newPasswordIssues(database, { password, email, tenant, minLength: passwordMinLength, pointer });
  }

  return {
    async list(principal, query) {
      requireAccess(principal, ADMIN);
      const plan = planList(query, USER_SORTS, 'email');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toUserDetails, (row) => ({
        value: plan.key.type === 'time' ? row.createdAt.toISOString() : row.email,
        id: row.id,
      }));
    },

    async get(principal, id) {
      requireAccess(principal, ADMIN);
      const found = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (found === undefined) throw new NotFoundError('The user');
      return toUserDetails(found);
    },

    async add(principal, input, facts = {}) {
      requireAccess(principal, ADMIN);
      const asked = normal(checkInput(schemas.UserCreate, input, NOT_MADE));
      refuse(
        [...accountIssues(asked), ...(await issuesOf(asked.password, principal, asked.email))],
        NOT_MADE,
      );
      mayManage(principal, asked.role);
      const passwordHash = await passwords.hash(asked.password);
      const made = await database.transaction(async (client) => {
        await holdQuota(client, schema, principal.tenant, 'users');
        const user = await createAccountsRepository(client, schema).insert(principal.tenant, {
          email: asked.email,
          name: asked.name ?? null,
          role: asked.role,
          timezone: asked.timezone ?? null,
          attributes: asked.attributes ?? {},
          passwordHash,
        });
        if (user === undefined) throw addressTaken();
        await audit(client, principal, { id: user.id, verb: 'created', details: { role: user.role } }, facts);
        return user;
      });
      return toUserDetails(made);
    },

    async update(principal, id, input, facts = {}) {
      requireAccess(principal, ADMIN);
      const asked = normal(checkInput(schemas.UserChange, input, NOT_CHANGED));
      refuse(accountIssues(asked), NOT_CHANGED);
      if (asked.role !== undefined) mayManage(principal, asked.role);
      // A password of nobody is not worth the work.
      const known = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (known === undefined) throw new NotFoundError('The user');
      if (asked.password !== undefined) {
        refuse(await issuesOf(asked.password, principal, asked.email ?? known.email), NOT_CHANGED);
      }
      const passwordHash = asked.password === undefined ? undefined : await passwords.hash(asked.password);
      const { user, sessionIds } = await database
        .transaction(async (client) => {
          const accounts = createAccountsRepository(client, schema);
          const admins = await accounts.lockAdmins(principal.tenant);
          const before = await findToChange(accounts, principal, id);
          const now = clock();
          const after: AccountChange = { ...changed(before, asked, now), passwordHash };
          const fields = FIELDS.filter((field) => isChanged(field, before, after));
          if (fields.length === 0) return { user: before, sessionIds: [] };
          if (after.role !== 'admin' || after.disabledAt !== null) keepAnAdmin(admins, before.id);
          const updated = (await accounts.update(principal.tenant, before.id, after)) ?? before;
          const reason = fields.find((field) => ENDS_SESSIONS.includes(field));
          if (reason !== undefined) {
            await accounts.endSessions(principal.tenant, before.id, `${reason}-changed`, now);
          }
          await audit(client, principal, { id: before.id, verb: 'updated', details: { fields } }, facts);
          return { user: updated, sessionIds: await accounts.sessionIds(principal.tenant, before.id) };
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error, 'users_email_key') ? addressTaken() : error;
        });
      for (const sessionId of sessionIds) forgetSession(principal.tenant, sessionId);
      return toUserDetails(user);
    },

    async remove(principal, id, facts = {}) {
      requireAccess(principal, ADMIN);
      const sessionIds = await database.transaction(async (client) => {
        const accounts = createAccountsRepository(client, schema);
        const admins = await accounts.lockAdmins(principal.tenant);
        const found = await findToChange(accounts, principal, id);
        keepAnAdmin(admins, found.id);
        const ended = await accounts.sessionIds(principal.tenant, found.id);
        await accounts.disown(principal.tenant, found.id);
        await accounts.remove(principal.tenant, found.id);
        await audit(client, principal, { id: found.id, verb: 'deleted' }, facts);
        return ended;
      });
      for (const sessionId of sessionIds) forgetSession(principal.tenant, sessionId);
    },
  };
}

const ADMIN = { role: 'admin', scope: 'admin' } as const;
const NOT_MADE = 'The user cannot be made as asked.';
const NOT_CHANGED = 'The user cannot be changed as asked.';
type Field = 'email' | 'name' | 'role' | 'timezone' | 'attributes' | 'disabled' | 'password';
const FIELDS: readonly Field[] = ['email', 'name', 'role', 'timezone', 'attributes', 'disabled', 'password'];
/** What was typed at login, or that one may log in at all. The rest a session takes over as it is. */
const ENDS_SESSIONS: readonly Field[] = ['password', 'disabled', 'email'];

function normal<Asked extends UserChange>(asked: Asked): Asked {
  return asked.email === undefined ? asked : { ...asked, email: normalizeEmail(asked.email) };
}

function changed(before: AccountRecord, asked: UserChange, now: Date): AccountChange {
  return {
    email: asked.email ?? before.email,
    name: asked.name === undefined ? before.name : asked.name,
    role: asked.role ?? before.role,
    timezone: asked.timezone === undefined ? before.timezone : asked.timezone,
    attributes: asked.attributes ?? before.attributes,
    disabledAt:
      asked.disabled === undefined ? before.disabledAt : asked.disabled ? (before.disabledAt ?? now) : null,
  };
}

function isChanged(field: Field, before: AccountRecord, after: AccountChange): boolean {
  if (field === 'password') return after.passwordHash !== undefined;
  if (field === 'disabled') return (before.disabledAt === null) !== (after.disabledAt === null);
  return !isDeepStrictEqual(before[field], after[field]);
}

function refuse(issues: readonly ProblemIssue[], message: string): void {
  if (issues.length > 0) throw new ValidationError('invalid_request', summaryOf(message, issues), issues);
}

/** Whom this principal may make, change and delete. */
function mayManage(principal: Principal, role: Role): void {
  if (role === 'operator') {
    throw new ForbiddenError(
      'Admins of a tenant neither make operators nor change them. Ask an operator of the deployment.',
    );
  }
  // An admin that a leaked key made would outlive the key.
  if (role === 'admin' && principal.kind !== 'user' && principal.kind !== 'host') {
    throw new ForbiddenError('API keys do not look after admins. Log in as an admin of the tenant.');
  }
}

function keepAnAdmin(admins: readonly string[], id: string): void {
  if (admins.length !== 1 || admins[0] !== id) return;
  throw new LensError(
    'conflict',
    'The tenant would be left without an admin that can log in. Make somebody else an admin first.',
  );
}

function addressTaken(): LensError {
  return new LensError('conflict', 'A user with this e-mail address exists already. Use another address.');
}
