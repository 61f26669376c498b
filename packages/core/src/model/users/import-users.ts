import { z } from 'zod';
import { readWith } from '../../contract/parse.ts';
import type { Sound } from '../../contract/reading.ts';
import { email, role } from '../../contract/schemas/identity.ts';
import { attributes, text, timezone } from '../../contract/schemas/primitives.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { Role } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { isUsablePasswordHash } from '../../crypto/index.ts';
import { createAppDatabase, type SqlClient } from '../../databases/index.ts';
import { LensError, ValidationError } from '../../errors/index.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import { DEFAULT_TENANT } from '../tenants/default-tenant.ts';
import { createTenantsRepository } from '../tenants/tenants-repository.ts';
import { accountIssues } from './account-issues.ts';
import { createImportedUsersRepository, type NewImportedUser } from './imported-users-repository.ts';
import { normalizeEmail } from './normalize-email.ts';

/** A user to import, with the hash of its password where it has one. */
export interface ImportedUser {
  email: string;
  role: Role;
  name?: string | null;
  /** Id of a tenant that exists. @default 'default' */
  tenant?: string;
  timezone?: string | null;
  attributes?: { [name: string]: unknown };
  /** argon2 in PHC form, such as argon2-cffi and passlib make. Without it nobody logs in until an admin sets a password. */
  passwordHash?: string | null;
}

export interface ImportUsersOptions {
  /** The app database. */
  url: string;
  schema: string;
  /** Check everything and add nothing. @default false */
  dryRun?: boolean;
}

/** What was added, in the order of the rows; what would be, after a dry run. */
export interface UserImport {
  dryRun: boolean;
  users: { tenant: string; email: string; /** Null after a dry run. */ id: string | null }[];
}

const rowsSchema: z.ZodType<unknown[]> = z.array(z.unknown()).max(10_000);
const rowSchema: z.ZodType<ImportedUser> = z.strictObject({
  email,
  role,
  name: text(200, 1).nullable().optional(),
  tenant: text(128, 1).optional(),
  timezone: timezone.nullable().optional(),
  attributes: attributes.optional(),
  passwordHash: text(1024, 1).nullable().optional(),
});

const MESSAGE = 'No user was imported.';

/**
 * Adds users of another deployment, all of them or none, with their passwords where the hashes are argon2. A weaker
 * hash is made anew at the first login; one that costs too much to run is a problem. Throws a ValidationError with every
 * problem of every row, which repeats no address and no hash; LensError `conflict` for an address that somebody was given
 * meanwhile. Makes operators too: for the host's own code, never for a request.
 *
 * @example
 * await importUsers([{ email: 'ann@example.com', role: 'editor', passwordHash: '$argon2id$…' }], { url, schema: 'lens' });
 */
export async function importUsers(
  rows: readonly ImportedUser[],
  { url, schema, dryRun = false }: ImportUsersOptions,
): Promise<UserImport> {
  const readings = checkInput(rowsSchema, rows, MESSAGE).map((row) => readWith(rowSchema, row));
  const parts = readings.map(({ sound = {} }) => partOf(sound));
  const issues = readings.flatMap(({ issues: ofShape }, index) =>
    [...ofShape, ...rowIssues(parts[index] ?? {})].map((issue) => ({
      ...issue,
      pointer: `/${index}${issue.pointer}`,
    })),
  );
  const database = createAppDatabase({ url, schema, poolMax: 1 });
  try {
    return await database.transaction(async (client) => {
      issues.push(...(await storedIssues(client, schema, parts)));
      if (issues.length > 0) {
        throw new ValidationError('invalid_request', summaryOf(MESSAGE, issues), issues);
      }
      const planned = checkInput(rowSchema.array(), rows, MESSAGE).map(toNewUser);
      const ids = dryRun ? new Map<string, string>() : await addAll(client, schema, planned);
      const users = planned.map(({ tenant, email: address }) => {
        return { tenant, email: address, id: ids.get(address) ?? null };
      });
      return { dryRun, users };
    });
  } finally {
    await database.close();
  }
}

function toNewUser(row: ImportedUser): NewImportedUser {
  return {
    tenant: row.tenant ?? DEFAULT_TENANT,
    email: normalizeEmail(row.email),
    name: row.name ?? null,
    role: row.role,
    timezone: row.timezone ?? null,
    attributes: row.attributes ?? {},
    passwordHash: row.passwordHash ?? null,
  };
}

/** What is sound of a row; its address is normalised. */
type PartOfUser = Sound<ImportedUser>;

function partOf(row: PartOfUser): PartOfUser {
  return row.email === undefined ? row : { ...row, email: normalizeEmail(row.email) };
}

function rowIssues(user: PartOfUser): ProblemIssue[] {
  const issues = accountIssues(user);
  if (typeof user.passwordHash === 'string' && !isUsablePasswordHash(user.passwordHash)) {
    const detail =
      'This is no argon2 hash in PHC form, or one that costs too much to run. Leave it out and set a password later.';
    issues.push({ pointer: '/passwordHash', code: 'unusable_hash', detail });
  }
  return issues;
}

/** Ids by address. Two imports wait for each other in one order, so that neither is a deadlock's victim. */
async function addAll(
  client: SqlClient,
  schema: string,
  users: readonly NewImportedUser[],
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const user of users.toSorted((a, b) => (a.email < b.email ? -1 : 1))) {
    ids.set(user.email, await add(client, schema, user));
  }
  return ids;
}

async function add(client: SqlClient, schema: string, user: NewImportedUser): Promise<string> {
  const id = await createImportedUsersRepository(client, schema).insert(user);
  // Somebody else was faster than the look before.
  if (id === undefined) {
    throw new LensError('conflict', `${MESSAGE} An address was given to somebody meanwhile. Import again.`);
  }
  await createAuditRepository(client, schema).append(user.tenant, {
    actor: { kind: 'system', id: null },
    action: 'user.imported',
    target: { kind: 'user', id },
    outcome: 'success',
    details: { role: user.role },
  });
  return id;
}

/** Tenants that are not there, and addresses that are taken or are there twice. */
async function storedIssues(
  client: SqlClient,
  schema: string,
  rows: readonly PartOfUser[],
): Promise<ProblemIssue[]> {
  const tenants = createTenantsRepository(client, schema);
  const known = new Map<string, boolean>();
  for (const { tenant = DEFAULT_TENANT } of rows) {
    if (!known.has(tenant)) known.set(tenant, await tenants.exists(tenant));
  }
  const emails = rows.flatMap(({ email: address = [] }) => address);
  const taken = await createImportedUsersRepository(client, schema).takenInAnyTenant(emails);
  const issues: ProblemIssue[] = [];
  for (const [index, { tenant = DEFAULT_TENANT, email: address }] of rows.entries()) {
    if (known.get(tenant) !== true) {
      const detail = 'There is no such tenant. Create it first, or correct its id.';
      issues.push({ pointer: `/${index}/tenant`, code: 'unknown_tenant', detail });
    }
    if (address === undefined) continue;
    if (taken.has(address)) {
      const detail = 'A user has this e-mail address, or an earlier row brings it. Leave the row out.';
      issues.push({ pointer: `/${index}/email`, code: 'address_taken', detail });
    }
    taken.add(address);
  }
  return issues;
}
