import type { Migration } from '../types.ts';

/** Dashboards and their widgets. A widget's id is its own only within its dashboard. */
export const dashboards: Migration = {
  version: 3,
  name: 'dashboards',
  sql: `
create table :schema.dashboards (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null references :schema.tenants (id),
  title text not null check (char_length(title) between 1 and 200),
  description text,
  timezone text,
  filters json not null default '[]' check (json_typeof(filters) = 'array'),
  revision integer not null default 1,
  owner_id uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dashboards_tenant_id_id_key unique (tenant_id, id),
  constraint dashboards_owner_fkey foreign key (tenant_id, owner_id)
    references :schema.users (tenant_id, id)
);
create index dashboards_updated_index on :schema.dashboards (tenant_id, updated_at, id);
create index dashboards_owner_index on :schema.dashboards (tenant_id, owner_id);

create table :schema.widgets (
  tenant_id text not null,
  dashboard_id uuid not null,
  id text not null check (char_length(id) between 1 and 128),
  position integer not null check (position >= 0),
  title text not null,
  kind text not null,
  query json check (json_typeof(query) = 'object'),
  options json not null default '{}' check (json_typeof(options) = 'object'),
  layout json not null check (json_typeof(layout) = 'object'),
  filter_bindings json check (json_typeof(filter_bindings) = 'object'),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (tenant_id, dashboard_id, id),
  constraint widgets_position_key unique (tenant_id, dashboard_id, position) deferrable initially deferred,
  constraint widgets_dashboard_fkey foreign key (tenant_id, dashboard_id)
    references :schema.dashboards (tenant_id, id) on delete cascade
);
`,
};
