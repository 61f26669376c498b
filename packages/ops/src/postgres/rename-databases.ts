import { LensError, quoteIdentifier } from '@istari-lens/core';
import type { DirectSession } from './direct-session.ts';
import { commentStatement } from './sql-literal.ts';

/** A new name for a database. */
export interface Rename {
  from: string;
  to: string;
  /** The comment it has then; null: none. @default as it is */
  comment?: string | null;
}

const AGAIN_MS = 50;
const LOCK_WITHIN = '10s';

/**
 * Renames databases in one transaction, all or none. From the first rename on, Postgres's own lock of a
 * database keeps newcomers waiting until the end, so nothing is closed that a crash could leave closed;
 * the second session ends those who are in.
 *
 * @throws LensError `restore_failed`; nothing is changed then.
 */
export async function renameDatabases(
  session: DirectSession,
  second: DirectSession,
  renames: readonly Rename[],
): Promise<void> {
  const from = renames.map((step) => step.from);
  const stopEnding = keepEnding(second, from);
  try {
    await session.query('begin');
    await session.query("select set_config('lock_timeout', $1, true)", [LOCK_WITHIN]);
    for (const step of renames) {
      await session.query(
        `alter database ${quoteIdentifier(step.from)} rename to ${quoteIdentifier(step.to)}`,
      );
      if (step.comment !== undefined) await session.query(commentStatement(step.to, step.comment));
      // An older release closed them first, and left them closed when it was killed.
      await session.query(`alter database ${quoteIdentifier(step.to)} allow_connections true`);
    }
    await session.query('commit');
  } catch (cause) {
    await session.query('rollback').catch(() => undefined);
    throw new LensError(
      'restore_failed',
      'The databases could not be exchanged; each keeps its name and its content. Use their owner or a superuser, see that nothing holds them open, then run this again.',
      { cause },
    );
  } finally {
    await stopEnding();
  }
}

/** Ends the sessions of the databases again and again: a pool connects again at once, until the lock is held. */
function keepEnding(session: DirectSession, names: readonly string[]): () => Promise<void> {
  let isOver = false;
  const ending = (async () => {
    while (!isOver) {
      // One that this role may not end fails the rename, which tells it.
      await session
        .query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1::text[]) and pid <> pg_backend_pid()',
          [names],
        )
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  })();
  return async () => {
    isOver = true;
    await ending;
  };
}
