import type { Migration } from '../types.ts';

/** Keys for programs. They go with the user who made them, and are held to what that user may do now. */
export const apiKeys: Migration = {
  version: 7,
  name: 'api-keys',
  sql: `
create table :schema.api_keys (
  id uuid primary key,
  tenant_id text not null references :schema.tenants (id),
  name text not null check (char_length(name) between 1 and 200),
  scopes json not null check (json_typeof(scopes) = 'array'),
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  previous_hash bytea check (octet_length(previous_hash) = 32),
  previous_expires_at timestamptz(3),
  owner_id uuid,
  creator_kind text not null check (creator_kind in ('user', 'host')),
  creator_role text not null check (creator_role in ('viewer', 'editor', 'admin')),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  constraint api_keys_tenant_id_id_key unique (tenant_id, id),
  constraint api_keys_owner_fkey foreign key (tenant_id, owner_id)
    references :schema.users (tenant_id, id) on delete cascade,
  constraint api_keys_owner_check check ((creator_kind = 'user') = (owner_id is not null)),
  constraint api_keys_previous_check check ((previous_hash is null) = (previous_expires_at is null))
);
create index api_keys_owner_index on :schema.api_keys (tenant_id, owner_id);
comment on table :schema.api_keys is 'SHA-256 of each API key; the key itself is shown once.';
comment on column :schema.api_keys.creator_role is
  'Role of the creator when the key was made. Of a user the role of today counts instead.';
comment on column :schema.api_keys.previous_hash is 'The secret before the last rotation, until previous_expires_at.';
`,
};
