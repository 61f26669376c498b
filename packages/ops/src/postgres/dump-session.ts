import { setTimeout as sleep } from 'node:timers/promises';
import { LensError } from '@istari-lens/core';
import { readContentFacts, type ContentFacts, type ReadContentOptions } from './content-facts.ts';
import { readDatabaseFacts, type DatabaseFacts } from './database-facts.ts';
import { openDirectSession, type DirectSession } from './direct-session.ts';
import { readTablesLeftOut } from './left-out-rows.ts';
import { readServerIdentity } from './server-identity.ts';
import { beginWithTablesLocked } from './lock-dumped-tables.ts';

/** The server of a backup, at the moment its snapshot was taken. */
export interface DumpServer {
  /** Such as `15.18`. */
  version: string;
  major: number;
  standby: boolean;
  superuser: boolean;
  /** Position in the write-ahead log, such as `0/16B3748`: all before it is in the backup. */
  startLsn: string;
  /** Size of the database's files, in bytes. */
  databaseBytes: number;
  takenAt: string;
  /** Tells two servers apart, whatever their addresses; null where the role may not read it. */
  identity: string | null;
}

/** Holds the one-at-a-time lock and the snapshot that the dump and the counts share. */
export interface DumpSession {
  readonly server: DumpServer;
  readonly database: DatabaseFacts;
  /** For `pg_dump --snapshot`. */
  readonly snapshot: string;
  readContent(options: ReadContentOptions): Promise<ContentFacts>;
  /** The tables whose rows are not to be dumped. */
  readTablesLeftOut(lensSchema: string): Promise<{ schema: string; name: string }[]>;
  /** Fails when the session was lost meanwhile: nothing then kept a second backup away. */
  assertHeld(): Promise<void>;
  close(): Promise<void>;
  /** Ends it at once, also when the server does not answer. */
  abandon(): void;
}

/** First key of the advisory lock: "BKUP" in ASCII. Advisory locks belong to a database by themselves. */
const LOCK_CLASS = 0x424b5550;
/** The server ends the session of a backup that was killed, or has just ended, a moment after its client is gone. */
const LOCK_WAIT_MS = 3_000;
const LOCK_POLL_MS = 100;

/**
 * Opens a dump session.
 *
 * @throws LensError `backup_failed` when another backup of the database is running; the
 * signal's reason.
 */
export async function openDumpSession(url: string, signal?: AbortSignal): Promise<DumpSession> {
  const session = await openDirectSession(url);
  const abandon = (): void => session.abandon();
  signal?.addEventListener('abort', abandon, { once: true });
  try {
    if (!(await lockWithin(session, LOCK_WAIT_MS))) {
      throw new LensError(
        'backup_failed',
        'Another backup of this database is running. Wait for it, or look for a stuck one, then run this again.',
      );
    }
    const identity = await readServerIdentity(session);
    await beginWithTablesLocked(session, signal);
    const [server] = await session.query<Omit<DumpServer, 'identity'> & { snapshot: string }>(
      `select split_part(current_setting('server_version'), ' ', 1) as version,
  current_setting('server_version_num')::int / 10000 as major, pg_is_in_recovery() as standby,
  (select rolsuper from pg_roles where rolname = current_user) as superuser,
  (case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end)::text as "startLsn",
  pg_database_size(current_database())::float8 as "databaseBytes",
  to_char(statement_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "takenAt", pg_export_snapshot() as snapshot`,
    );
    if (server === undefined) throw new TypeError('The server says nothing about itself.');
    const { snapshot, ...facts } = server;
    return {
      server: { ...facts, identity },
      database: await readDatabaseFacts(session),
      snapshot,
      readContent: async (options) => readContentFacts(session, options),
      readTablesLeftOut: async (lensSchema) => readTablesLeftOut(session, lensSchema),
      assertHeld: async () => {
        try {
          await session.query('commit');
        } catch (cause) {
          throw new LensError(
            'backup_failed',
            'The connection that held the backup’s lock was lost. Nothing was published; check the server, then run this again.',
            { cause },
          );
        }
      },
      close: async () => session.close(),
      abandon: () => session.abandon(),
    };
  } catch (error) {
    await session.close();
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abandon);
  }
}

async function lockWithin(session: DirectSession, ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  for (;;) {
    const [lock] = await session.query<{ held: boolean }>('select pg_try_advisory_lock($1, 1) as held', [
      LOCK_CLASS,
    ]);
    if (lock?.held === true) return true;
    if (performance.now() >= until) return false;
    await sleep(LOCK_POLL_MS);
  }
}
