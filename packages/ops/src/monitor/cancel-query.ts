import { LensError } from '@istari-lens/core';
import { withSession, type DatabaseTarget, type Session } from '../postgres/session.ts';
import { statementText } from './client-sessions.ts';

export interface CancelQueryOptions {
  /** Only say what runs there. @default false */
  dryRun?: boolean;
}

/** A session whose statement was, or would be, stopped. */
export interface CancelledQuery {
  pid: number;
  user: string | null;
  application: string;
  /** Null when the role may not see it: then whatever runs is stopped. */
  state: string | null;
  /** Seconds that its statement has been running; null when the role may not see it. */
  runningSeconds: number | null;
  /** Null when the role may not see it. */
  query: string | null;
  cancelled: boolean;
}

interface Found extends Omit<CancelledQuery, 'cancelled'> {
  /** Null when the role may not see it. */
  kind: string | null;
  here: boolean;
}

/**
 * Stops the statement that a session runs; the session itself lives on.
 *
 * @throws LensError `not_found` when there is no such process, or it is none of a client of this database;
 * `forbidden` when it is another role's that this one may not stop.
 */
export async function cancelQuery(
  target: DatabaseTarget,
  pid: number,
  { dryRun = false }: CancelQueryOptions = {},
): Promise<CancelledQuery> {
  return withSession(target, async (session) => {
    const { kind, here, ...found } = await find(session, pid);
    if (!here || (kind !== null && kind !== 'client backend')) {
      throw new LensError(
        'not_found',
        here || kind !== 'client backend'
          ? 'That process is one of the server itself, not a client of this database.'
          : 'That process is a client of another database of this server. Look with "db queries" in that one.',
      );
    }
    // What is not shown may be running all the same.
    const idle = found.state !== null && found.state !== 'active';
    return { ...found, cancelled: dryRun || idle ? false : await cancel(session, pid) };
  });
}

async function find(session: Session, pid: number): Promise<Found> {
  const [found] = await session.query<Found>(
    `select pid, usename as "user", application_name as application, state,
  extract(epoch from clock_timestamp() - query_start)::float8 as "runningSeconds",
  ${statementText('pg_stat_activity', 200)} as query,
  backend_type as kind, datname is not distinct from current_database() as here
from pg_catalog.pg_stat_activity where pid = $1::int and pid <> pg_catalog.pg_backend_pid()`,
    [pid],
  );
  if (found !== undefined) return found;
  throw new LensError(
    'not_found',
    'The server has no process of that number: it has ended, or the number is wrong. "istari-lens db queries" lists what runs.',
  );
}

async function cancel(session: Session, pid: number): Promise<boolean> {
  try {
    const [row] = await session.query<{ cancelled: boolean }>(
      'select pg_catalog.pg_cancel_backend($1::int) as cancelled',
      [pid],
    );
    return row?.cancelled === true;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === '42501')) throw cause;
    throw new LensError(
      'forbidden',
      'That session is of another role, and this one may not stop it. Use that role, or a member of pg_signal_backend; sessions of a superuser only a superuser stops.',
      { cause },
    );
  }
}
