import type { Migration } from '../types.ts';

/** Replicas of a data source that was added with a URL of its own. */
export const dataSourceReplicas: Migration = {
  version: 9,
  name: 'data-source-replicas',
  sql: `
alter table :schema.data_sources
  add column replica_urls_encrypted text,
  add constraint data_sources_replicas_check check (replica_urls_encrypted is null or url_encrypted is not null);
comment on column :schema.data_sources.replica_urls_encrypted is
  'Fernet token of the list of replica URLs as JSON; null when there are none, or they are in the configuration.';
`,
};
