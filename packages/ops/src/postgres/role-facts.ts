import { withSession, type DatabaseTarget } from './session.ts';

/** What the role of the app database may do. */
export interface RoleFacts {
  name: string;
  superuser: boolean;
  /** Of `CREATEDB`, `CREATEROLE`, `REPLICATION` and `BYPASSRLS` those that it has. */
  attributes: string[];
  /** Tables of the schema in which it may not do what the API does, such as `lens.users (INSERT)`. */
  missing: string[];
}

const NEEDED = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/** Reads the role's attributes, and which rights it lacks on the tables of Lens's schema. */
export async function readRoleFacts(target: DatabaseTarget, schema: string): Promise<RoleFacts> {
  return withSession(target, async (session) => {
    const [role] = await session.query<Omit<RoleFacts, 'missing'>>(
      `select rolname as name, rolsuper as superuser,
  array_remove(array[
    case when rolcreatedb then 'CREATEDB' end, case when rolcreaterole then 'CREATEROLE' end,
    case when rolreplication then 'REPLICATION' end, case when rolbypassrls then 'BYPASSRLS' end], null) as attributes
from pg_catalog.pg_roles where rolname = current_user`,
    );
    if (role === undefined) throw new TypeError('The server does not know the role of this session.');
    // The history of migrations is only read by the API, the audit log only added to.
    const missing = await session.query<{ name: string }>(
      `select pg_catalog.format('%I.%I (%s)', nspname, relname, pg_catalog.string_agg(privilege, ', ' order by place)) as name
from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
  cross join unnest($2::text[]) with ordinality as needed (privilege, place)
where nspname = $1 and relkind in ('r', 'p')
  and not (relname = 'migrations' and privilege <> 'SELECT')
  and not (relname = 'audit_log' and privilege in ('UPDATE', 'DELETE'))
  and not (pg_catalog.has_schema_privilege(pg_namespace.oid, 'USAGE')
    and pg_catalog.has_table_privilege(pg_class.oid, privilege))
group by nspname, relname order by 1`,
      [schema, NEEDED],
    );
    return { ...role, missing: missing.map(({ name }) => name) };
  });
}
