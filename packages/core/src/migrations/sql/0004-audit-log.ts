import type { Migration } from '../types.ts';

/** Who did what to what. A trigger keeps it append-only, also for the role that owns the table. */
export const auditLog: Migration = {
  version: 4,
  name: 'audit-log',
  sql: `
create table :schema.audit_log (
  id bigint generated always as identity primary key,
  tenant_id text not null references :schema.tenants (id),
  actor_kind text not null,
  actor_id text,
  action text not null,
  target_kind text,
  target_id text,
  outcome text not null check (outcome in ('success', 'failure', 'denied')),
  ip text,
  user_agent text,
  request_id text,
  details json not null default '{}' check (json_typeof(details) = 'object'),
  created_at timestamptz(3) not null default now()
);
create index audit_log_tenant_index on :schema.audit_log (tenant_id, id);

create function :schema.audit_log_is_append_only() returns trigger language plpgsql as $body$
begin
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end
$body$;

create trigger audit_log_append_only before update or delete or truncate on :schema.audit_log
  for each statement execute function :schema.audit_log_is_append_only();
`,
};
