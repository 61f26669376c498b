import type { Migration } from '../types.ts';

/**
 * The audit log is read by time, and what is old can be forgotten: by this function only, which nobody gets to
 * forget what is younger than thirty days. It runs with the rights of its owner, so that Lens's own role needs no
 * right to delete from the log.
 */
export const auditRetention: Migration = {
  version: 12,
  name: 'audit-retention',
  backwardCompatible: true,
  sql: `
create index audit_log_time_index on :schema.audit_log (tenant_id, created_at, id);
create index audit_log_created_at_index on :schema.audit_log using brin (created_at);

create or replace function :schema.audit_log_is_append_only() returns trigger language plpgsql as $body$
begin
  if tg_op = 'DELETE' and current_setting('istari_lens.forgets', true) = 'audit_log' then
    return null;
  end if;
  raise exception 'audit_log is append-only' using errcode = 'restrict_violation';
end
$body$;

create function :schema.forget_audit_log(before timestamptz, at_most integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $body$
declare
  forgotten integer;
begin
  if before > now() - interval '30 days' then
    raise exception 'the last thirty days of audit_log are kept' using errcode = 'restrict_violation';
  end if;
  perform set_config('istari_lens.forgets', 'audit_log', true);
  delete from :schema.audit_log where id in (
    select id from :schema.audit_log where created_at < before limit at_most);
  get diagnostics forgotten = row_count;
  perform set_config('istari_lens.forgets', '', true);
  return forgotten;
end
$body$;
revoke execute on function :schema.forget_audit_log(timestamptz, integer) from public;
`,
};
