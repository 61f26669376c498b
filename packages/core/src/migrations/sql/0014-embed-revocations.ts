import type { Migration } from '../types.ts';

/** Until when the embed tokens of a dashboard were revoked. */
export const embedRevocations: Migration = {
  version: 14,
  name: 'embed-revocations',
  sql: `alter table :schema.dashboards add column embeds_revoked_at timestamptz(3);`,
  down: {
    sql: `alter table :schema.dashboards drop column embeds_revoked_at;`,
    loses: 'that embed tokens were revoked, which end within ten minutes in any case',
  },
};
