import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { QuotaName, Tenant, TenantAdministration, TenantChange } from '../../contract/types/tenant.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { ForbiddenError, LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { checkPrincipal } from '../access/check-principal.ts';
import { requireAccess } from '../access/require-access.ts';
import { requireOperator } from '../access/require-operator.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { cleanFacts } from '../auth/clean-facts.ts';
import { checkInput } from '../check-input.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { tenantIssues } from './tenant-issues.ts';
import type { TenantRecord, TenantSettings } from './tenant-record.ts';
import { createTenantsRepository, TENANT_SORTS } from './tenants-repository.ts';
import { toTenant } from './to-tenant.ts';
import type { TenantService } from './types.ts';
import { isoNumberOf } from './weekdays.ts';

export interface TenantServiceOptions {
  database: AppDatabase;
  /** Told of a tenant whose settings were changed here. */
  onChanged: (tenant: string) => void;
}

/** Tenants and their settings: the own one, and all of them for operators. */
export function createTenantService({ database, onChanged }: TenantServiceOptions): TenantService {
  const { schema } = database;
  const repository = createTenantsRepository(database, schema);

  async function find(id: string): Promise<Tenant> {
    const record = canBeId(id) ? await repository.find(id) : undefined;
    if (record === undefined) throw new NotFoundError('The tenant');
    return toTenant(record);
  }

  async function change(
    principal: Principal,
    id: string,
    asked: TenantAdministration,
    facts: RequestFacts,
  ): Promise<Tenant> {
    refuseIssues(asked, NOT_CHANGED);
    const settings = settingsOf(asked);
    const changed = await database.transaction(async (client) => {
      const tenants = createTenantsRepository(client, schema);
      const found = canBeId(id) ? await tenants.findToChange(id) : undefined;
      if (found === undefined) throw new NotFoundError('The tenant');
      const fields = FIELDS.filter(
        (field) => settings[field] !== undefined && settings[field] !== found[field],
      );
      const { quotas = {} } = asked;
      const limits = QUOTAS.filter(
        (name) => quotas[name] !== undefined && quotas[name] !== (found.quotas[name] ?? null),
      );
      if (fields.length + limits.length === 0) return found;
      const updated = await tenants.update(id, settings);
      await createAuditRepository(client, schema).append(id, {
        actor: actorOf(principal),
        action: 'tenant.updated',
        target: { kind: 'tenant', id },
        outcome: 'success',
        facts: cleanFacts(facts),
        details: {
          fields: limits.length === 0 ? fields : [...fields, 'quotas'],
          ...quotaDetails(limits, quotas),
        },
      });
      return updated ?? found;
    });
    onChanged(id);
    return toTenant(changed);
  }

  return {
    async get(principal) {
      requireMember(principal);
      return find(principal.tenant);
    },

    async update(principal, input, facts = {}) {
      requireAccess(principal, ADMIN);
      return change(principal, principal.tenant, checkInput(schemas.TenantChange, input, NOT_CHANGED), facts);
    },

    async list(principal, query) {
      requireOperator(principal);
      const plan = planList(query, TENANT_SORTS, 'name', 'text');
      const rows = await repository.list(plan);
      return toPage(plan, rows, toTenant, (row) => ({ value: sortValue(row, plan.key.column), id: row.id }));
    },

    async create(principal, input, facts = {}) {
      requireOperator(principal);
      const asked = checkInput(schemas.TenantCreate, input, NOT_MADE);
      refuseIssues(asked, NOT_MADE);
      const made = await database.transaction(async (client) => {
        const record = await createTenantsRepository(client, schema).insert(asked.id, {
          ...settingsOf(asked),
          name: asked.name,
        });
        if (record === undefined) {
          throw new LensError('conflict', 'A tenant with this id exists already. Choose another id.');
        }
        await createAuditRepository(client, schema).append(asked.id, {
          actor: actorOf(principal),
          action: 'tenant.created',
          target: { kind: 'tenant', id: asked.id },
          outcome: 'success',
          facts: cleanFacts(facts),
        });
        return record;
      });
      return toTenant(made);
    },

    async getById(principal, id) {
      requireOperator(principal);
      return find(id);
    },

    async updateById(principal, id, input, facts = {}) {
      requireOperator(principal);
      return change(principal, id, checkInput(schemas.TenantAdministration, input, NOT_CHANGED), facts);
    },
  };
}

const ADMIN = { role: 'admin', scope: 'admin' } as const;
const NOT_MADE = 'The tenant cannot be made as asked.';
const NOT_CHANGED = 'The tenant cannot be changed as asked.';
const QUOTAS = ['users', 'apiKeys', 'dataSources', 'datasets', 'dashboards', 'shareLinks'] as const;
const FIELDS = ['name', 'timezone', 'weekStart', 'fiscalYearStart'] as const;

/** A person of the tenant, in whatever role: keys and guests have no use for its settings, operators ask by id. */
function requireMember(principal: Principal): void {
  checkPrincipal(principal);
  const isPerson = principal.kind === 'user' || principal.kind === 'host';
  if (isPerson && principal.role !== 'operator') return;
  throw new ForbiddenError('The settings of a tenant are for its own people. Log in as one of them.');
}

function canBeId(id: unknown): boolean {
  return parseWith(schemas.IdParams, { id }).ok;
}

function refuseIssues(asked: TenantChange, message: string): void {
  const issues = tenantIssues(asked);
  if (issues.length === 0) return;
  throw new ValidationError('invalid_request', summaryOf(message, issues), issues);
}

function settingsOf({
  name,
  timezone,
  weekStart,
  fiscalYearStart,
  quotas,
}: TenantAdministration): TenantSettings {
  return {
    ...(name === undefined ? {} : { name }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(weekStart === undefined ? {} : { weekStart: isoNumberOf(weekStart) }),
    ...(fiscalYearStart === undefined ? {} : { fiscalYearStart }),
    ...(quotas === undefined ? {} : { quotas }),
  };
}

/** The limits that were set, null for those taken away: no secret, and what is asked about afterwards. */
function quotaDetails(
  names: readonly QuotaName[],
  quotas: { [name in QuotaName]?: number | null },
): { quotas?: Record<string, number | null> } {
  if (names.length === 0) return {};
  return { quotas: Object.fromEntries(names.map((name) => [name, quotas[name] ?? null])) };
}

function sortValue(row: TenantRecord, column: string): string {
  if (column === 'created_at') return row.createdAt.toISOString();
  return column === 'id' ? row.id : row.name;
}
