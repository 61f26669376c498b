import { LensError } from '@istari-lens/core';
import { withSession, type DatabaseTarget, type Session } from '../postgres/session.ts';

/** One statement as `pg_stat_statements` counts it. */
export interface SlowQuery {
  calls: number;
  totalMs: number;
  meanMs: number;
  maxMs: number;
  rows: number;
  /** Part of the blocks that came from memory, 0 to 1; null when none was read. */
  cacheHit: number | null;
  user: string | null;
  /**
   * Without constants; of anything but a query only its first word, since others may hold a password.
   * `(hidden)`: another role's, and this one is no member of pg_monitor.
   */
  query: string;
}

/**
 * The statements of this database that took the most time in all.
 *
 * @throws LensError `invalid_config` when pg_stat_statements is not there, with how to switch it on.
 */
export async function slowQueries(
  target: DatabaseTarget,
  options: { limit?: number } = {},
): Promise<SlowQuery[]> {
  return withSession(target, async (session) => {
    const view = await findView(session);
    return session.query<SlowQuery>(
      `select calls::float8 as calls, total_exec_time as "totalMs", mean_exec_time as "meanMs", max_exec_time as "maxMs",
  rows::float8 as rows, shared_blks_hit::float8 / nullif(shared_blks_hit + shared_blks_read, 0) as "cacheHit",
  (select rolname from pg_catalog.pg_roles where pg_roles.oid = userid) as "user",
  case when query is null or query = '<insufficient privilege>' then '(hidden)' when query ~* '^\\s*(select|with|insert|update|delete|merge|values|table)\\y'
    then pg_catalog.regexp_replace(query, '\\s+', ' ', 'g')
    else coalesce(pg_catalog.upper((pg_catalog.regexp_match(query, '^\\s*(\\w+)'))[1]), '') || ' …' end as query
from ${view}
where dbid = (select oid from pg_catalog.pg_database where datname = current_database())
order by total_exec_time desc limit $1`,
      [options.limit ?? 20],
    );
  });
}

const ENABLE =
  "Put it into the server's settings with \"alter system set shared_preload_libraries = 'pg_stat_statements'\" " +
  '(keep what is listed there already) or in the parameter group of a managed server, restart the server, ' +
  'then run "create extension pg_stat_statements" in this database.';

async function findView(session: Session): Promise<string> {
  const [found] = await session.query<{ view: string | null; preloaded: boolean }>(
    `select (select pg_catalog.format('%I.pg_stat_statements', nspname)
    from pg_catalog.pg_extension join pg_catalog.pg_namespace on pg_namespace.oid = extnamespace
    where extname = 'pg_stat_statements') as view,
  coalesce(pg_catalog.current_setting('pg_stat_statements.max', true) is not null, false) as preloaded`,
  );
  if (found?.preloaded !== true) {
    throw new LensError(
      'invalid_config',
      `This server does not count statements: pg_stat_statements is not loaded. ${ENABLE}`,
    );
  }
  if (found.view === null) {
    throw new LensError(
      'invalid_config',
      'The server counts statements, but this database lacks the view of them. Run "create extension pg_stat_statements" in it as a superuser or its owner.',
    );
  }
  return found.view;
}
