import { withDirectSession } from './direct-session.ts';

/** Catalogs of what somebody can make in a database; what they hold of Postgres's own has lower numbers. */
const CATALOGS = [
  'pg_class',
  'pg_proc',
  'pg_type',
  'pg_namespace',
  'pg_largeobject_metadata',
  'pg_extension',
  'pg_language',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_am',
  'pg_cast',
  'pg_collation',
  'pg_conversion',
  'pg_transform',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_event_trigger',
  'pg_publication',
  'pg_default_acl',
] as const;

/** The first number that Postgres gives to what is made after initdb (FirstNormalObjectId). */
const FIRST_OF_USERS = 16_384;

/** Whether nobody made anything in a database: no table, type, schema, large object, nor anything else. */
export async function isEmptyDatabase(url: string): Promise<boolean> {
  return withDirectSession(url, async (session) => {
    const made = CATALOGS.map(
      (catalog) => `not exists (select from ${catalog} where oid >= ${FIRST_OF_USERS})`,
    );
    const [row] = await session.query<{ empty: boolean }>(
      `select ${made.join('\n and ')}
 and not exists (select from pg_subscription where subdbid = (select oid from pg_database where datname = current_database())) as empty`,
    );
    return row?.empty === true;
  });
}
