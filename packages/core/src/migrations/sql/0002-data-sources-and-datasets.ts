import type { Migration } from '../types.ts';

/**
 * Data sources and the datasets over them. Definitions are `json`, not `jsonb`: the order in which
 * fields were written is the order in which people see them.
 */
export const dataSourcesAndDatasets: Migration = {
  version: 2,
  name: 'data-sources-and-datasets',
  sql: `
create table :schema.data_sources (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null references :schema.tenants (id),
  name text not null check (char_length(name) between 1 and 200),
  url_encrypted text,
  is_default boolean not null default false,
  status text not null default 'unknown' check (status in ('unknown', 'ok', 'failing')),
  status_at timestamptz(3),
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint data_sources_tenant_id_id_key unique (tenant_id, id),
  constraint data_sources_name_key unique (tenant_id, name),
  constraint data_sources_url_check check (is_default or url_encrypted is not null)
);
create unique index data_sources_default_index on :schema.data_sources (tenant_id) where is_default;
comment on column :schema.data_sources.url_encrypted is 'Fernet token of the URL; null when the URL is in the configuration.';
comment on column :schema.data_sources.version is 'Raised when the URL changes: part of cache keys and of pool names.';

create table :schema.datasets (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null references :schema.tenants (id),
  name text not null check (char_length(name) between 1 and 200),
  title text not null,
  data_source_id uuid,
  definition json not null check (json_typeof(definition) = 'object'),
  revision integer not null default 1,
  owner_id uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint datasets_tenant_id_id_key unique (tenant_id, id),
  constraint datasets_name_key unique (tenant_id, name),
  constraint datasets_data_source_fkey foreign key (tenant_id, data_source_id)
    references :schema.data_sources (tenant_id, id),
  constraint datasets_owner_fkey foreign key (tenant_id, owner_id)
    references :schema.users (tenant_id, id)
);
create index datasets_data_source_index on :schema.datasets (tenant_id, data_source_id);
create index datasets_owner_index on :schema.datasets (tenant_id, owner_id);
comment on column :schema.datasets.data_source_id is 'Null: the default data source.';
`,
};
