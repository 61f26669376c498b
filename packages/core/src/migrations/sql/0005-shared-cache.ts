import type { Migration } from '../types.ts';

/**
 * Answers that processes share, and who of them loads one. Everything here may be lost at any time, so
 * nothing is logged for recovery. The tenant is in `key`: a keyed hash of all that an answer depends on.
 */
export const sharedCache: Migration = {
  version: 5,
  name: 'shared-cache',
  sql: `
create unlogged table :schema.cache_entries (
  key bytea primary key,
  token bytea not null,
  tags bytea[] not null,
  sealed bytea not null,
  size integer not null,
  stored_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null
);
-- Encrypted: compressing it would find nothing.
alter table :schema.cache_entries alter column sealed set storage external;
create index cache_entries_tags_index on :schema.cache_entries using gin (tags);
create index cache_entries_expires_index on :schema.cache_entries (expires_at);

create unlogged table :schema.cache_leases (
  key bytea primary key,
  token bytea not null,
  tags bytea[] not null,
  alone boolean not null default false,
  expires_at timestamptz(3) not null
);
`,
  down: {
    sql: `
drop table :schema.cache_leases;
drop table :schema.cache_entries;
`,
  },
};
