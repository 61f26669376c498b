import type { Migration } from '../types.ts';

/**
 * When which tag was invalidated last, for every process to learn of. Logged for recovery, unlike the
 * answers: what was invalidated stays so after a crash.
 */
export const cacheVersions: Migration = {
  version: 6,
  name: 'cache-versions',
  sql: `
create table :schema.cache_versions (
  tag text primary key,
  version bigint not null
);
create index cache_versions_version_index on :schema.cache_versions (version);
`,
  down: { sql: 'drop table :schema.cache_versions;' },
};
