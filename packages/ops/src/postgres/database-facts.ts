import type { DirectSession } from './direct-session.ts';
import { ownComment } from './swap-marks.ts';

/** What a database is besides its content; needed to make one like it. */
export interface DatabaseFacts {
  name: string;
  owner: string;
  encoding: string;
  collation: string;
  characterType: string;
  /** `c`: the system's; `i`: ICU; `b`: built in. */
  localeProvider: string;
  /** Of ICU or the built-in provider. */
  locale: string | null;
  /** -1 for none. */
  connectionLimit: number;
  /** `ALTER DATABASE … SET`, such as `work_mem=64MB`, for a role or for everybody (null). */
  settings: { role: string | null; setting: string }[];
  /** Who may connect and make schemas; null: Postgres's default, which lets everybody connect. Grantee null: everybody. */
  rights: { grantee: string | null; privilege: string; grantable: boolean }[] | null;
  /** `COMMENT ON DATABASE`; backups of older releases do not say. */
  comment?: string | null;
}

/** Reads the properties of the session's database. */
export async function readDatabaseFacts(session: DirectSession): Promise<DatabaseFacts> {
  const [row] = await session.query<Omit<DatabaseFacts, 'settings' | 'rights'> & { hasRights: boolean }>(
    // Read as JSON because the locale columns came with 15 and one was renamed in 17.
    `select facts->>'datname' as name, pg_get_userbyid(datdba) as owner, pg_encoding_to_char(encoding) as encoding,
  datcollate as collation, datctype as "characterType", coalesce(facts->>'datlocprovider', 'c') as "localeProvider",
  coalesce(facts->>'datlocale', facts->>'daticulocale') as locale, datconnlimit as "connectionLimit", datacl is not null as "hasRights",
  shobj_description(here.oid, 'pg_database') as comment
from (select pg_database.*, to_jsonb(pg_database) as facts from pg_database where datname = current_database()) as here`,
  );
  if (row === undefined) throw new TypeError('The server does not know the database of this session.');
  const { hasRights, ...rest } = row;
  const facts = { ...rest, comment: ownComment(rest.comment ?? null) };
  const settings = await session.query<DatabaseFacts['settings'][number]>(
    `select rolname as role, setting from pg_db_role_setting
join pg_database on pg_database.oid = setdatabase left join pg_roles on pg_roles.oid = setrole, unnest(setconfig) as setting
where datname = current_database() order by 1, 2`,
  );
  if (!hasRights) return { ...facts, settings, rights: null };
  const rights = await session.query<NonNullable<DatabaseFacts['rights']>[number]>(
    `select rolname as grantee, privilege_type as privilege, is_grantable as grantable
from pg_database, aclexplode(datacl) left join pg_roles on pg_roles.oid = grantee
where datname = current_database() and (grantee = 0 or rolname is not null) order by 1, 2`,
  );
  return { ...facts, settings, rights };
}
