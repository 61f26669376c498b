import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { CLIENT_SESSION } from './client-sessions.ts';

/** How many connections the server allows, and how many are taken. */
export interface ConnectionBudget {
  /** `max_connections`. */
  max: number;
  /** Of them, kept for superusers. */
  reserved: number;
  /** Taken now, by everybody. */
  used: number;
  /** The role's own limit; null for none. */
  roleLimit: number | null;
  /** The database's own limit; null for none. */
  databaseLimit: number | null;
}

/** Reads the limits on connections that hold for this role and database. */
export async function connectionBudget(target: DatabaseTarget): Promise<ConnectionBudget> {
  return withSession(target, async (session) => {
    const [budget] = await session.query<ConnectionBudget>(
      `select pg_catalog.current_setting('max_connections')::int as max,
  pg_catalog.current_setting('superuser_reserved_connections')::int as reserved,
  (select count(*)::int from pg_catalog.pg_stat_activity where ${CLIENT_SESSION}) as used,
  (select nullif(rolconnlimit, -1) from pg_catalog.pg_roles where rolname = current_user) as "roleLimit",
  (select nullif(datconnlimit, -1) from pg_catalog.pg_database where datname = current_database()) as "databaseLimit"`,
    );
    if (budget === undefined) throw new TypeError('The server says nothing about its limits.');
    return budget;
  });
}
