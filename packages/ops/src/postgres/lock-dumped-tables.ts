import { LensError, quoteIdentifier } from '@istari-lens/core';
import type { DirectSession } from './direct-session.ts';

/** A table as the catalog of the moment knows it. */
interface KnownTable {
  oid: string;
  schema: string;
  name: string;
  readable: boolean;
  /** Its file was exchanged after the snapshot, which therefore sees none of its rows. */
  rewritten: boolean;
}

/** Tables whose rows pg_dump copies, and the partitioned ones above them. */
const TABLES = `select pg_class.oid::text as oid, nspname as schema, relname as name,
  coalesce(has_schema_privilege(pg_namespace.oid, 'USAGE') and has_table_privilege(pg_class.oid, 'SELECT'), true) as readable,
  relkind = 'r' and relfilenode <> pg_relation_filenode(pg_class.oid) as rewritten
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind in ('r', 'p') and relpersistence <> 't'
  and nspname not in ('information_schema', 'pg_catalog') and nspname not like 'pg\\_%'
  and not exists (select from pg_depend join pg_extension on pg_extension.oid = refobjid
    where classid = 'pg_class'::regclass and refclassid = 'pg_extension'::regclass and objid = pg_class.oid
      and deptype = 'e' and not pg_class.oid = any (coalesce(extconfig, '{}')))
order by pg_class.oid`;

/**
 * Begins a read-only transaction whose snapshot is younger than its locks on every table. `TRUNCATE` and
 * rewriting `ALTER TABLE` exchange a table's file, and to a snapshot older than their end the new file is
 * empty: without the locks, such a table would be dumped without its rows, and counted so as well.
 *
 * It tries again and again instead of waiting in line with some locks in hand: so it is never in a
 * deadlock, in which Postgres might end the other transaction.
 *
 * @throws LensError `backup_failed` when a table stays locked, may not be read, or tables keep changing;
 * the signal's reason.
 */
export async function beginWithTablesLocked(session: DirectSession, signal?: AbortSignal): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  for (;;) {
    signal?.throwIfAborted();
    const expected = await session.query<KnownTable>(TABLES);
    refuseUnreadable(expected);
    await session.query('begin isolation level repeatable read read only');
    // Locking takes no snapshot; the first statement after it does.
    const outcome = await lock(session, expected);
    if (outcome === 'done' && (await isAsExpected(session, expected))) return;
    await session.query('rollback');
    if (performance.now() > deadline) throw new LensError('backup_failed', TOO_LATE[outcome]);
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

const WITHIN_MS = 60_000;
const AGAIN_MS = 100;

/** What locking came to. */
type Outcome = 'done' | 'changed' | 'taken';

const UNSTEADY =
  'Tables were made, dropped or rewritten again and again while the backup began. Run this again when that is over.';
const TOO_LATE: Readonly<Record<Outcome, string>> = {
  done: UNSTEADY,
  changed: UNSTEADY,
  taken:
    'A table was locked for more than a minute, most likely by a migration. Run this again when that is over.',
};

async function lock(session: DirectSession, tables: readonly KnownTable[]): Promise<Outcome> {
  if (tables.length === 0) return 'done';
  const names = tables.map(({ schema, name }) => `only ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  try {
    await session.query(`lock table ${names.join(', ')} in access share mode nowait`);
    return 'done';
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    const outcome = OUTCOMES[code];
    if (outcome !== undefined) return outcome;
    const explanation = FAULTS[code];
    if (explanation === undefined) throw cause;
    throw new LensError('backup_failed', explanation, { cause });
  }
}

/** Whether the snapshot sees the tables that are locked and no others, and their files of now. */
async function isAsExpected(session: DirectSession, locked: readonly KnownTable[]): Promise<boolean> {
  const seen = await session.query<KnownTable>(TABLES);
  return (
    seen.length === locked.length &&
    seen.every(({ oid, rewritten }, index) => oid === locked[index]?.oid && !rewritten)
  );
}

/** Taken by somebody; no such table or schema any more; no table any more. */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  '55P03': 'taken',
  '42P01': 'changed',
  '3F000': 'changed',
  '42809': 'changed',
};

const FAULTS: Readonly<Record<string, string>> = {
  '42501': 'The role lacks a right to read a table. Use a role that may read everything.',
  '53200':
    'The server has no room for a lock on every table. Raise its max_locks_per_transaction, then run this again.',
};

function refuseUnreadable(tables: readonly KnownTable[]): void {
  const hidden = tables.filter(({ readable }) => !readable).map(({ schema, name }) => `${schema}.${name}`);
  if (hidden.length === 0) return;
  const shown =
    hidden.length > 5 ? `${hidden.slice(0, 5).join(', ')} and ${hidden.length - 5} more` : hidden.join(', ');
  throw new LensError(
    'backup_failed',
    `The role lacks a right to read ${shown}. Use a role that may read everything, such as a member of pg_read_all_data.`,
  );
}
