import type { Principal, Scope } from '../../contract/types/identity.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { AppDatabase, SqlClient } from '../../databases/index.ts';
import { ForbiddenError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf, ownerOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { scopesOfRole } from '../access/scopes-of-role.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import { checkInput } from '../check-input.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import type { ApiKeyMemo } from './api-key-memo.ts';
import type { ApiKeyRecord } from './api-key-record.ts';
import { API_KEY_SORTS, createApiKeysRepository, type ApiKeysRepository } from './api-keys-repository.ts';
import { newKeyId, newKeyText } from './key-text.ts';
import { toApiKey } from './to-api-key.ts';
import type { ApiKeyService } from './types.ts';

export interface ApiKeyServiceOptions {
  database: AppDatabase;
  memo: Pick<ApiKeyMemo, 'forget'>;
  clock: () => Date;
}

/** Makes, shows, rotates and revokes keys for programs. */
export function createApiKeyService({ database, memo, clock }: ApiKeyServiceOptions): ApiKeyService {
  const { schema } = database;
  const repository = createApiKeysRepository(database, schema);

  async function find(keys: ApiKeysRepository, { tenant }: Principal, id: string): Promise<ApiKeyRecord> {
    const record = isUuid(id) ? await keys.find(tenant, id) : undefined;
    if (record === undefined) throw new NotFoundError('The API key');
    return record;
  }

  function audit(
    client: SqlClient,
    principal: Principal,
    verb: 'created' | 'rotated' | 'deleted',
    key: { id: string; details?: Readonly<Record<string, unknown>> },
    facts: RequestFacts,
  ): Promise<void> {
    return createAuditRepository(client, schema).append(principal.tenant, {
      actor: actorOf(principal),
      action: `apiKey.${verb}`,
      target: { kind: 'apiKey', id: key.id },
      outcome: 'success',
      facts: cleanFacts(facts),
      ...(key.details === undefined ? {} : { details: key.details }),
    });
  }

  return {
    async list(principal, query) {
      requireAccess(principal, ADMIN);
      const plan = planList(query, API_KEY_SORTS, 'name');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toApiKey, (row) => ({
        value: plan.key.type === 'time' ? row.createdAt.toISOString() : row.name,
        id: row.id,
      }));
    },

    async get(principal, id) {
      requireAccess(principal, ADMIN);
      return toApiKey(await find(repository, principal, id));
    },

    async create(principal, input, facts = {}) {
      requireAccess(principal, ADMIN);
      refuseKeys(principal);
      const asked = checkInput(schemas.ApiKeyCreate, input, 'The API key cannot be made as asked.');
      const scopes = [...new Set(asked.scopes)];
      requireScopes(principal, scopes);
      const now = clock();
      const expiresAt = asked.expiresAt === undefined ? null : new Date(asked.expiresAt);
      if (expiresAt !== null && expiresAt <= now) throw alreadyOver();
      const id = newKeyId();
      const { text, hash } = newKeyText(id);
      const record = await database.transaction(async (client) => {
        const keys = createApiKeysRepository(client, schema);
        const made = {
          id,
          name: asked.name,
          scopes,
          secretHash: hash,
          expiresAt,
          ownerId: ownerOf(principal),
          creatorKind: principal.kind,
          creatorRole: principal.role,
        };
        await holdQuota(client, schema, principal.tenant, 'apiKeys');
        await keys.insert(principal.tenant, made, now);
        await audit(client, principal, 'created', { id, details: { scopes } }, facts);
        return find(keys, principal, id);
      });
      return { ...toApiKey(record), key: text };
    },

    async rotate(principal, id, input = {}, facts = {}) {
      requireAccess(principal, ADMIN);
      if (principal.id !== id) refuseKeys(principal);
      const asked = checkInput(schemas.ApiKeyRotate, input, 'The API key cannot be rotated as asked.');
      const { overlapSeconds = 0 } = asked;
      const record = await database.transaction(async (client) => {
        const keys = createApiKeysRepository(client, schema);
        const found = await find(keys, principal, id);
        requireScopes(principal, found.scopes);
        const { text, hash } = newKeyText(found.id);
        const previousExpiresAt =
          overlapSeconds === 0 ? null : new Date(clock().getTime() + overlapSeconds * 1000);
        if (!(await keys.rotate(principal.tenant, found.id, { hash, previousExpiresAt }))) {
          throw new NotFoundError('The API key');
        }
        await audit(client, principal, 'rotated', { id: found.id, details: { overlapSeconds } }, facts);
        return { ...toApiKey(found), key: text };
      });
      memo.forget(record.id);
      return record;
    },

    async remove(principal, id, facts = {}) {
      requireAccess(principal, ADMIN);
      const removed = await database.transaction(async (client) => {
        const keys = createApiKeysRepository(client, schema);
        const found = await find(keys, principal, id);
        if (!(await keys.remove(principal.tenant, found.id))) throw new NotFoundError('The API key');
        await audit(client, principal, 'deleted', { id: found.id }, facts);
        return found;
      });
      memo.forget(removed.id);
    },
  };
}

const ADMIN = { role: 'admin', scope: 'admin' } as const;

/** What leaked must not be able to outlive its own revocation. */
function refuseKeys(principal: Principal): void {
  if (principal.kind === 'user' || principal.kind === 'host') return;
  throw new ForbiddenError(
    'API keys neither make other API keys nor rotate them. Log in as an admin of the tenant.',
  );
}

function requireScopes(principal: Principal, scopes: readonly Scope[]): void {
  const own = new Set(scopesOfRole(principal.role).filter((scope) => principal.scopes.includes(scope)));
  const beyond = scopes.filter((scope) => !own.has(scope));
  if (beyond.length === 0) return;
  throw new ForbiddenError(
    `An API key never has a scope that its maker lacks: ${beyond.join(', ')}. Leave it out, or use credentials that hold it.`,
  );
}

function alreadyOver(): ValidationError {
  const detail = 'The key would have ended before it is made. Give a time to come, or leave it out.';
  return new ValidationError('invalid_request', detail, [
    { pointer: '/expiresAt', code: 'not_allowed', detail },
  ]);
}
