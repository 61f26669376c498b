import type { Migration } from '../types.ts';

/** The most that a tenant may have of each kind of object. Nobody has a limit to begin with. */
export const tenantQuotas: Migration = {
  version: 13,
  name: 'tenant-quotas',
  sql: `
alter table :schema.tenants
  add column quotas jsonb not null default '{}' check (jsonb_typeof(quotas) = 'object');
`,
  down: { sql: `alter table :schema.tenants drop column quotas;`, loses: 'the limits of tenants' },
};
