import { UnavailableError } from '../errors/index.ts';
import type { AnalyticsDatabase } from './analytics-database.ts';

export interface RoleFinding {
  /** Which privilege, for example `superuser` or `table_write`. */
  code: string;
  /** What the role may do and how to take it away. For operators: it names tables and schemas. */
  detail: string;
}

export interface AnalyticsRoleCheck {
  canWrite: boolean;
  /** At most a few of each kind. */
  findings: RoleFinding[];
}

// A read-only transaction is no boundary: a role that can write can leave it.
const STATEMENT = `
select 'superuser', '' from pg_catalog.pg_roles where rolname = current_user and rolsuper
union all
select 'role_attribute', attribute
from pg_catalog.pg_roles,
  lateral (values ('CREATEDB', rolcreatedb), ('CREATEROLE', rolcreaterole), ('REPLICATION', rolreplication))
    as attributes (attribute, held)
where rolname = current_user and held and not rolsuper
union all
select 'role_membership', granted.rolname
from pg_catalog.pg_roles as granted
where granted.rolname in ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program')
  and pg_catalog.pg_has_role(current_user, granted.oid, 'MEMBER')
  and not exists (select 1 from pg_catalog.pg_roles where rolname = current_user and rolsuper)
union all
select 'database_create', pg_catalog.current_database()
where pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
union all
(select 'schema_create', nspname
from pg_catalog.pg_namespace
where nspname !~ '^pg_' and nspname <> 'information_schema' and pg_catalog.has_schema_privilege(oid, 'CREATE')
order by nspname limit 5)
union all
(select 'table_write', pg_catalog.format('%I.%I', nspname, relname)
from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p', 'v', 'f') and nspname !~ '^pg_' and nspname <> 'information_schema'
  and pg_catalog.has_schema_privilege(pg_namespace.oid, 'USAGE')
  and (
    pg_catalog.has_any_column_privilege(pg_class.oid, 'INSERT, UPDATE')
    or pg_catalog.has_table_privilege(pg_class.oid, 'DELETE, TRUNCATE')
  )
order by 2 limit 5)`;

const DETAILS: Readonly<Record<string, (subject: string) => string>> = {
  superuser: () => 'The role is a superuser. Make a role of its own with NOSUPERUSER and grant it SELECT.',
  role_attribute: (subject) => `The role has ${subject}. Run ALTER ROLE … NO${subject}.`,
  role_membership: (subject) => `The role is a member of ${subject}. Run REVOKE ${subject} FROM ….`,
  database_create: (subject) =>
    `The role may create schemas. Run REVOKE CREATE ON DATABASE ${subject} FROM ….`,
  schema_create: (subject) =>
    `The role may create tables in ${subject}. Run REVOKE CREATE ON SCHEMA ${subject} FROM … (or PUBLIC).`,
  table_write: (subject) =>
    `The role may change ${subject}. Run REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${subject} FROM ….`,
};

/** Looks up what the analytics role could do besides reading: privileges, not what is in force for one transaction. */
export async function checkAnalyticsRole(
  database: AnalyticsDatabase,
  options: { signal?: AbortSignal } = {},
): Promise<AnalyticsRoleCheck> {
  const { rows } = await database.read(
    { text: STATEMENT },
    { limits: { timeoutMs: 10_000, maxRows: 50, maxBytes: 1_000_000 }, signal: options.signal },
  );
  const findings = rows.map(([code, subject]) => {
    const describe = DETAILS[code ?? ''];
    if (describe === undefined)
      throw new TypeError('The role check found a kind of privilege it cannot describe.');
    return { code: code ?? '', detail: describe(subject ?? '') };
  });
  return { canWrite: findings.length > 0, findings };
}

/** @throws UnavailableError `analytics_role_can_write` when the role can write. */
export function assertReadOnlyRole(check: AnalyticsRoleCheck): void {
  if (!check.canWrite) return;
  throw new UnavailableError(
    'analytics_role_can_write',
    'The role of this data source can write. Revoke what "istari-lens doctor" or the server log names, or use another role.',
    60,
  );
}
