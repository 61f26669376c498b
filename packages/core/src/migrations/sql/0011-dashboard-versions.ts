import type { Migration } from '../types.ts';

/**
 * Every state of a dashboard, who may use it besides its owner, and whose favourite it is. What was there before stays
 * open to its tenant, and its state then is its first version that is kept.
 */
export const dashboardVersions: Migration = {
  version: 11,
  name: 'dashboard-versions',
  sql: `
alter table :schema.dashboards
  add column owner_principal text,
  add column visibility text not null default 'tenant' check (visibility in ('private', 'tenant', 'users')),
  add column access text not null default 'view' check (access in ('view', 'edit'));
comment on column :schema.dashboards.owner_principal is
  'Kind and id of an owner that is not in the users table, as kind:id; null for a user.';

create table :schema.dashboard_shares (
  tenant_id text not null,
  dashboard_id uuid not null,
  principal text not null check (char_length(principal) between 1 and 1100),
  access text not null check (access in ('view', 'edit')),
  constraint dashboard_shares_pkey primary key (tenant_id, dashboard_id, principal),
  constraint dashboard_shares_dashboard_fkey foreign key (tenant_id, dashboard_id)
    references :schema.dashboards (tenant_id, id) on delete cascade
);
comment on column :schema.dashboard_shares.principal is 'Kind and id, as kind:id.';

create table :schema.dashboard_favourites (
  tenant_id text not null,
  dashboard_id uuid not null,
  principal text not null check (char_length(principal) between 1 and 1100),
  created_at timestamptz(3) not null default now(),
  constraint dashboard_favourites_pkey primary key (tenant_id, dashboard_id, principal),
  constraint dashboard_favourites_dashboard_fkey foreign key (tenant_id, dashboard_id)
    references :schema.dashboards (tenant_id, id) on delete cascade
);
create index dashboard_favourites_principal_index on :schema.dashboard_favourites (tenant_id, principal);
comment on column :schema.dashboard_favourites.principal is 'Kind and id, as kind:id.';

create table :schema.dashboard_versions (
  id uuid not null default gen_random_uuid(),
  tenant_id text not null,
  dashboard_id uuid not null,
  revision integer not null check (revision >= 1),
  definition json not null check (json_typeof(definition) = 'object'),
  created_by text,
  restored_from integer,
  created_at timestamptz(3) not null default now(),
  constraint dashboard_versions_pkey primary key (tenant_id, dashboard_id, revision),
  constraint dashboard_versions_tenant_id_id_key unique (tenant_id, id),
  constraint dashboard_versions_dashboard_fkey foreign key (tenant_id, dashboard_id)
    references :schema.dashboards (tenant_id, id) on delete cascade
);
comment on column :schema.dashboard_versions.created_by is 'Kind and id of the principal that made it, as kind:id.';

insert into :schema.dashboard_versions (tenant_id, dashboard_id, revision, definition, created_by, created_at)
select d.tenant_id, d.id, d.revision, (
    select json_object_agg(part.name, part.value order by part.place) from (values
      (1, 'title', to_json(d.title)),
      (2, 'description', to_json(d.description)),
      (3, 'timezone', to_json(d.timezone)),
      (4, 'filters', d.filters),
      (5, 'widgets', coalesce((
        select json_agg((
            select json_object_agg(piece.name, piece.value order by piece.place) from (values
              (1, 'id', to_json(w.id)),
              (2, 'title', to_json(w.title)),
              (3, 'kind', to_json(w.kind)),
              (4, 'query', coalesce(w.query, 'null'::json)),
              (5, 'options', w.options),
              (6, 'layout', w.layout),
              (7, 'filterBindings', w.filter_bindings)
            ) as piece (place, name, value) where piece.value is not null) order by w.position)
        from :schema.widgets w where w.tenant_id = d.tenant_id and w.dashboard_id = d.id), '[]'::json))
    ) as part (place, name, value) where part.value is not null),
  'user:' || d.owner_id, d.updated_at
from :schema.dashboards d;
`,
};
