import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { HIDDEN_SESSION } from './client-sessions.ts';

/** How much of what others do the role may see. */
export interface Visibility {
  /** Whether it is a member of pg_read_all_stats, as pg_monitor is. */
  seesAll: boolean;
  /** Clients' sessions of the server of which only process, database, user and program are shown. */
  hiddenSessions: number;
}

/** Says what a role without pg_monitor is not told about the sessions of other roles. */
export async function visibility(target: DatabaseTarget): Promise<Visibility> {
  return withSession(target, async (session) => {
    const [found] = await session.query<Visibility>(
      `select pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') as "seesAll",
  (select count(*)::int from pg_catalog.pg_stat_activity
    where ${HIDDEN_SESSION} and pid <> pg_catalog.pg_backend_pid()) as "hiddenSessions"`,
    );
    if (found === undefined) throw new TypeError('The server says nothing about its sessions.');
    return found;
  });
}

/** What to tell of it beside a table; undefined when nothing is hidden. */
export function describeVisibility({ seesAll, hiddenSessions }: Visibility): string | undefined {
  if (seesAll || hiddenSessions === 0) return undefined;
  const sessions =
    hiddenSessions === 1 ? '1 session of another role' : `${hiddenSessions} sessions of other roles`;
  return (
    `Of ${sessions} this role sees the process, user and program, but neither state, time nor statement. ` +
    'To see them, make it a member of pg_monitor: GRANT pg_monitor TO …, as a superuser.'
  );
}
