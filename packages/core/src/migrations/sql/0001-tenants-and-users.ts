import type { Migration } from '../types.ts';

/**
 * Tenants, their users, and the users' sessions. Times keep milliseconds, so that a JavaScript Date
 * and a list cursor hold them exactly. A key that includes the tenant makes it impossible for a row
 * to point into another tenant.
 */
export const tenantsAndUsers: Migration = {
  version: 1,
  name: 'tenants-and-users',
  sql: `
create table :schema.tenants (
  id text primary key check (char_length(id) between 1 and 128 and id !~ '[[:cntrl:]]'),
  name text not null check (char_length(name) between 1 and 200),
  timezone text,
  week_start smallint not null default 1 check (week_start between 1 and 7),
  fiscal_year_start smallint not null default 1 check (fiscal_year_start between 1 and 12),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

create table :schema.users (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null references :schema.tenants (id),
  email text not null check (
    char_length(email) between 3 and 320 and email = lower(email collate "C") and email is nfc normalized
  ),
  name text,
  role text not null check (role in ('viewer', 'editor', 'admin', 'operator')),
  password_hash text,
  timezone text,
  attributes json not null default '{}' check (json_typeof(attributes) = 'object'),
  token_version integer not null default 0,
  disabled_at timestamptz(3),
  password_changed_at timestamptz(3),
  last_login_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint users_email_key unique (email),
  constraint users_tenant_id_id_key unique (tenant_id, id)
);
comment on column :schema.users.token_version is 'Raised to end every access token of the user.';

create table :schema.sessions (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null,
  user_id uuid not null,
  user_agent text,
  ip text,
  expires_at timestamptz(3) not null,
  last_used_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3),
  revoked_reason text,
  created_at timestamptz(3) not null default now(),
  constraint sessions_tenant_id_id_key unique (tenant_id, id),
  constraint sessions_user_fkey foreign key (tenant_id, user_id)
    references :schema.users (tenant_id, id) on delete cascade
);
create index sessions_user_index on :schema.sessions (tenant_id, user_id);
create index sessions_expires_at_index on :schema.sessions (expires_at);
comment on table :schema.sessions is 'One login: the family of its refresh tokens. Its id is the sid of access tokens.';
comment on column :schema.sessions.expires_at is 'The absolute end, however often it is refreshed.';

create table :schema.refresh_tokens (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  tenant_id text not null,
  session_id uuid not null,
  expires_at timestamptz(3) not null,
  rotated_at timestamptz(3),
  successor_hash bytea check (octet_length(successor_hash) = 32),
  successor_encrypted text,
  created_at timestamptz(3) not null default now(),
  constraint refresh_tokens_session_fkey foreign key (tenant_id, session_id)
    references :schema.sessions (tenant_id, id) on delete cascade,
  constraint refresh_tokens_rotated_check check ((rotated_at is null) = (successor_hash is null))
);
create index refresh_tokens_session_index on :schema.refresh_tokens (tenant_id, session_id);
create index refresh_tokens_grace_index on :schema.refresh_tokens (rotated_at) where successor_encrypted is not null;
comment on table :schema.refresh_tokens is 'SHA-256 of each refresh token. A rotated one stays, so that its replay is noticed.';
comment on column :schema.refresh_tokens.expires_at is 'The idle end: a token not used until then is dead.';
comment on column :schema.refresh_tokens.successor_encrypted is 'The successor itself, only for the seconds of grace after rotation.';
`,
};
