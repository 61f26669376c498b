import { z } from 'zod';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { summaryOf } from '../../contract/summary.ts';
import { LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import { checkPrincipal } from '../access/check-principal.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { createTenantsRepository } from '../tenants/tenants-repository.ts';
import { DEFAULT_TENANT } from '../tenants/default-tenant.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { createUserAdministration, type UserAdministrationOptions } from './create-user-administration.ts';
import { newPasswordIssues } from './new-password-issues.ts';
import { isEmail, normalizeEmail } from './normalize-email.ts';
import { toUser } from './to-user.ts';
import type { UserService } from './types.ts';
import { createUsersRepository } from './users-repository.ts';

export type UserServiceOptions = UserAdministrationOptions;

const ROLES: readonly string[] = ['viewer', 'editor', 'admin', 'operator'];
const MAX_NAME_LENGTH = 200;

/** Types only; what the texts may be is said by the rules below. */
const newUser = z.strictObject({
  email: z.string(),
  password: z.string(),
  role: z.string(),
  name: z.string().optional(),
  tenant: z.string().optional(),
});

/** Users of a tenant. */
export function createUserService(options: UserServiceOptions): UserService {
  const { database, passwords, passwordMinLength } = options;
  const { schema } = database;
  return {
    ...createUserAdministration(options),

    async me(principal) {
      checkPrincipal(principal);
      const known = principal.kind === 'user' && isUuid(principal.id);
      const user = known
        ? await createUsersRepository(database, schema).find(principal.tenant, principal.id)
        : undefined;
      if (user === undefined) throw new NotFoundError('The user of these credentials');
      return toUser(user);
    },

    async create(input) {
      checkInput(newUser, input, 'The user cannot be made as asked.');
      const email = normalizeEmail(input.email);
      const tenant = input.tenant ?? DEFAULT_TENANT;
      const issues = newUserIssues({ ...input, email });
      const { password } = input;
      const wanted = { password, email, tenant, minLength: passwordMinLength, pointer: '/password' };
      issues.push(...(await newPasswordIssues(database, wanted)));
      if (!(await createTenantsRepository(database, schema).exists(tenant))) {
        issues.push({
          pointer: '/tenant',
          code: 'unknown_tenant',
          detail: 'There is no such tenant. Make it first.',
        });
      }
      if (issues.length > 0) {
        throw new ValidationError(
          'invalid_request',
          summaryOf('The user cannot be made as asked.', issues),
          issues,
        );
      }
      const passwordHash = await passwords.hash(input.password);
      return database.transaction(async (client) => {
        await holdQuota(client, schema, tenant, 'users');
        const user = await createUsersRepository(client, schema).insert(tenant, {
          email,
          name: input.name ?? null,
          role: input.role,
          passwordHash,
        });
        if (user === undefined) {
          throw new LensError(
            'conflict',
            'A user with this e-mail address exists already. Use another address.',
          );
        }
        await createAuditRepository(client, schema).append(tenant, {
          actor: { kind: 'system', id: null },
          action: 'user.created',
          target: { kind: 'user', id: user.id },
          outcome: 'success',
          details: { role: user.role },
        });
        return toUser(user);
      });
    },
  };
}

function newUserIssues(user: { email: string; role: string; name?: string }): ProblemIssue[] {
  const issues: ProblemIssue[] = [];
  if (!isEmail(user.email)) {
    const detail = 'This is not an e-mail address. Write it as name@host.';
    issues.push({ pointer: '/email', code: 'bad_format', detail });
  }
  if (!ROLES.includes(user.role)) {
    const detail = `A role is one of ${ROLES.join(', ')}.`;
    issues.push({ pointer: '/role', code: 'not_allowed', detail, allowed: [...ROLES] });
  }
  if (user.name !== undefined && (user.name.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(user.name))) {
    const detail = `A name has at most ${MAX_NAME_LENGTH} characters, none of them control characters.`;
    issues.push({ pointer: '/name', code: 'bad_format', detail });
  }
  return issues;
}
