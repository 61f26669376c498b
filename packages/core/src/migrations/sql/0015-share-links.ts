import type { Migration } from '../types.ts';

/** Public links to dashboards. Of a key only its hash is kept. */
export const shareLinks: Migration = {
  version: 15,
  name: 'share-links',
  backwardCompatible: true,
  sql: `
create table :schema.share_links (
  id uuid primary key default gen_random_uuid(),
  tenant_id text not null,
  dashboard_id uuid not null,
  name text,
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  password_hash text,
  expires_at timestamptz(3),
  max_views integer check (max_views >= 1),
  views integer not null default 0 check (views >= 0),
  origins json not null default '[]' check (json_typeof(origins) = 'array'),
  created_by text not null check (char_length(created_by) between 1 and 1100),
  created_by_role text not null check (created_by_role in ('viewer', 'editor', 'admin')),
  created_at timestamptz(3) not null default now(),
  constraint share_links_dashboard_fkey foreign key (tenant_id, dashboard_id)
    references :schema.dashboards (tenant_id, id) on delete cascade
);
create index share_links_dashboard_index on :schema.share_links (tenant_id, dashboard_id, created_at);
comment on column :schema.share_links.created_by is 'Kind and id, as kind:id.';
`,
  down: { sql: `drop table :schema.share_links;`, loses: 'public links to dashboards' },
};
