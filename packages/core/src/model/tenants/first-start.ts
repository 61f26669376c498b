import type { ResolvedConfig } from '../../config/index.ts';
import type { Passwords } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { ConfigError, type ConfigProblem } from '../../errors/index.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { createDataSourcesRepository } from '../data-sources/data-sources-repository.ts';
import { newPasswordIssues } from '../users/new-password-issues.ts';
import { isEmail, normalizeEmail } from '../users/normalize-email.ts';
import { createUsersRepository, type NewUser } from '../users/users-repository.ts';
import { DEFAULT_TENANT } from './default-tenant.ts';
import { createTenantsRepository } from './tenants-repository.ts';

export interface FirstStartOptions {
  database: AppDatabase;
  passwords: Passwords;
  bootstrapAdmin: ResolvedConfig['auth']['bootstrapAdmin'];
  passwordMinLength: number;
  /** Whether the configuration or the host brings an analytics database. */
  hasAnalyticsDatabase: boolean;
}

/**
 * Makes what every deployment has: the tenant `default`, its first admin from the configuration when
 * there is no user yet, and its default data source. Does nothing the second time, also when two
 * processes start at once. Throws a ConfigError for an admin that cannot be made.
 */
export async function firstStart(options: FirstStartOptions): Promise<void> {
  const { database, hasAnalyticsDatabase } = options;
  const admin = await firstAdmin(options);
  await database.transaction(async (client) => {
    const tenants = createTenantsRepository(client, database.schema);
    const users = createUsersRepository(client, database.schema);
    await tenants.lockFirstStart();
    await tenants.ensure(DEFAULT_TENANT, 'Default');
    if (hasAnalyticsDatabase) {
      await createDataSourcesRepository(client, database.schema).ensureConfiguredDefault(
        DEFAULT_TENANT,
        'Default',
      );
    }
    if (admin === undefined || (await users.existsInAnyTenant())) return;
    const user = await users.insert(DEFAULT_TENANT, admin);
    if (user === undefined) return;
    await createAuditRepository(client, database.schema).append(DEFAULT_TENANT, {
      actor: { kind: 'system', id: null },
      action: 'user.created',
      target: { kind: 'user', id: user.id },
      outcome: 'success',
      details: { role: 'admin', bootstrap: true },
    });
  });
}

/** The admin to make, hashed outside the transaction; undefined when there are users or none is configured. */
async function firstAdmin(options: FirstStartOptions): Promise<NewUser | undefined> {
  const { database, passwords, bootstrapAdmin, passwordMinLength } = options;
  if (bootstrapAdmin === undefined) return undefined;
  if (await createUsersRepository(database, database.schema).existsInAnyTenant()) return undefined;
  const email = normalizeEmail(bootstrapAdmin.email);
  const issues = await newPasswordIssues(database, {
    password: bootstrapAdmin.password,
    email,
    tenant: DEFAULT_TENANT,
    minLength: passwordMinLength,
    pointer: '',
  });
  const problems: ConfigProblem[] = issues.map(({ detail }) => ({
    variable: 'BOOTSTRAP_ADMIN_PASSWORD',
    detail,
  }));
  if (!isEmail(email)) {
    problems.push({
      variable: 'BOOTSTRAP_ADMIN_EMAIL',
      detail: 'This is not an e-mail address. Write it as name@host.',
    });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { email, name: null, role: 'admin', passwordHash: await passwords.hash(bootstrapAdmin.password) };
}
