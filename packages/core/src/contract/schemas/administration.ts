import { z } from 'zod';
import type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret } from '../types/api-key.ts';
import type { AuditEntry, AuditExportQuery, AuditQuery } from '../types/audit.ts';
import type { CacheInvalidated, CacheInvalidation, CacheStats } from '../types/cache.ts';
import type { QuotaName, Tenant, TenantAdministration, TenantChange, TenantCreate } from '../types/tenant.ts';
import type { UserChange, UserCreate, UserDetails } from '../types/user.ts';
import { email, password, role, scope, userShape } from './identity.ts';
import { listOf } from './kinds/list-of.ts';
import { listQueryShape } from './list.ts';
import { attributes, instant, name, text, timezone, title } from './primitives.ts';

const personName = text(200, 1).nullable();

export const userDetails: z.ZodType<UserDetails> = z.strictObject({
  ...userShape,
  disabled: z.boolean(),
  attributes,
  lastLoginAt: instant.nullable(),
  updatedAt: instant,
});

export const userCreate: z.ZodType<UserCreate> = z.strictObject({
  email,
  password,
  name: personName.optional(),
  role,
  timezone: timezone.nullable().optional(),
  attributes: attributes.optional(),
});

export const userChange: z.ZodType<UserChange> = z.strictObject({
  email: email.optional(),
  password: password.optional(),
  name: personName.optional(),
  role: role.optional(),
  timezone: timezone.nullable().optional(),
  attributes: attributes.optional(),
  disabled: z.boolean().optional(),
});

const weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const fiscalYearStart = z.int().min(1).max(12).meta({ description: 'Month, 1 for January.' });

const quota = z.int().min(0).max(1_000_000);

const quotas = quotasOf(quota).meta({
  description: 'The most that the tenant may have of each; what is not named has no limit.',
  examples: [{ users: 50, dashboards: 200 }],
});

/** One member for each thing that can be limited. */
function quotasOf<Limit>(limit: z.ZodType<Limit>): z.ZodType<{ [name in QuotaName]?: Limit }> {
  return z.strictObject({
    users: limit.optional(),
    apiKeys: limit.optional(),
    dataSources: limit.optional(),
    datasets: limit.optional(),
    dashboards: limit.optional(),
    shareLinks: limit.optional(),
  });
}

export const tenant: z.ZodType<Tenant> = z.strictObject({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  weekStart: weekday,
  fiscalYearStart,
  quotas,
  createdAt: instant,
  updatedAt: instant,
});

const tenantSettings = {
  timezone: timezone.optional(),
  weekStart: weekday.optional(),
  fiscalYearStart: fiscalYearStart.optional(),
};

export const tenantCreate: z.ZodType<TenantCreate> = z.strictObject({
  id: text(63, 1).regex(/^[a-z0-9][a-z0-9-]*$/, 'This must hold lower-case letters, digits and dashes only.'),
  name: title,
  ...tenantSettings,
  quotas: quotas.optional(),
});

export const tenantChange: z.ZodType<TenantChange> = z.strictObject({
  name: title.optional(),
  ...tenantSettings,
});

export const tenantAdministration: z.ZodType<TenantAdministration> = z.strictObject({
  name: title.optional(),
  ...tenantSettings,
  quotas: quotasOf(quota.nullable())
    .optional()
    .meta({ description: 'Null takes a limit away; what is left out stays.' }),
});

const apiKeyShape = {
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(scope),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
};

export const apiKey: z.ZodType<ApiKey> = z.strictObject(apiKeyShape);

export const apiKeySecret: z.ZodType<ApiKeySecret> = z.strictObject({ ...apiKeyShape, key: z.string() });

export const apiKeyCreate: z.ZodType<ApiKeyCreate> = z.strictObject({
  name: title,
  scopes: listOf(scope, 5, 1),
  expiresAt: instant.optional(),
});

export const apiKeyRotate: z.ZodType<ApiKeyRotate> = z.strictObject({
  overlapSeconds: z.int().min(0).max(604_800).optional().meta({ default: 0 }),
});

export const auditEntry: z.ZodType<AuditEntry> = z.strictObject({
  id: z.string(),
  time: instant,
  action: z.string(),
  outcome: z.enum(['success', 'failure', 'denied']),
  actor: z.strictObject({
    kind: z.enum(['user', 'apiKey', 'embed', 'share', 'host', 'system']),
    id: z.string().nullable(),
  }),
  target: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

const auditFilter = {
  action: text(100, 1).optional(),
  actor: text(1100, 1).optional(),
  target: text(1100, 1).optional(),
  since: instant.optional(),
  until: instant.optional(),
};

export const auditQuery: z.ZodType<AuditQuery> = z.strictObject({ ...listQueryShape, ...auditFilter });

export const auditExportQuery: z.ZodType<AuditExportQuery> = z.strictObject({
  ...auditFilter,
  format: z.enum(['csv', 'ndjson']).optional(),
});

const count = z.int().min(0);

export const cacheStats: z.ZodType<CacheStats> = z.strictObject({
  hits: count,
  misses: count,
  stale: count,
  waits: count,
  invalidations: count,
  stores: z.array(
    z.strictObject({
      name: z.string(),
      stats: z.strictObject({ entries: count, bytes: count, maxBytes: count, evictions: count }),
    }),
  ),
});

const names = listOf(name, 100).optional();

export const cacheInvalidation: z.ZodType<CacheInvalidation> = z.strictObject({
  datasets: names,
  dataSources: names,
  tables: names,
  tags: names,
  all: z.boolean().optional(),
});

export const cacheInvalidated: z.ZodType<CacheInvalidated> = z.strictObject({
  dropped: count.describe(
    'Entries that the process which answered had and dropped; 0 is no failure. Other processes are not counted and follow within a second.',
  ),
});
