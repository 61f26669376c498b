import type { Migration } from '../types.ts';

/** What was asked under an `Idempotency-Key`, and the answer to it. */
export const idempotencyKeys: Migration = {
  version: 8,
  name: 'idempotency-keys',
  sql: `
create table :schema.idempotency_keys (
  name bytea primary key,
  tenant_id text not null,
  fingerprint bytea not null,
  token uuid not null,
  committed boolean not null default false,
  answer_encrypted text,
  claimed_until timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index idempotency_keys_expires_index on :schema.idempotency_keys (expires_at);
comment on column :schema.idempotency_keys.name is 'SHA-256 of tenant, principal, route and key.';
comment on column :schema.idempotency_keys.token is 'Of the request that has the claim.';
comment on column :schema.idempotency_keys.committed is
  'Set in the transaction of the change itself: what was asked has been done.';
`,
  down: { sql: 'drop table :schema.idempotency_keys;' },
};
