import type { Migration } from '../types.ts';

/** Who may use a dataset besides its owner. What was there before stays open to its tenant. */
export const datasetSharing: Migration = {
  version: 10,
  name: 'dataset-sharing',
  sql: `
alter table :schema.datasets
  add column owner_principal text,
  add column visibility text not null default 'tenant' check (visibility in ('private', 'tenant', 'users')),
  add column access text not null default 'view' check (access in ('view', 'edit'));
comment on column :schema.datasets.owner_principal is
  'Kind and id of an owner that is not in the users table, as kind:id; null for a user.';

create table :schema.dataset_shares (
  tenant_id text not null,
  dataset_id uuid not null,
  principal text not null check (char_length(principal) between 1 and 1100),
  access text not null check (access in ('view', 'edit')),
  constraint dataset_shares_pkey primary key (tenant_id, dataset_id, principal),
  constraint dataset_shares_dataset_fkey foreign key (tenant_id, dataset_id)
    references :schema.datasets (tenant_id, id) on delete cascade
);
comment on column :schema.dataset_shares.principal is 'Kind and id, as kind:id.';
`,
};
