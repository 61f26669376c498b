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

const ATTEMPTS = 5;

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
 * @throws LensError `backup_failed` when a table stays locked, may not be read, or tables keep changing.
 */
export async function beginWithTablesLocked(session: DirectSession): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const expected = await session.query<KnownTable>(TABLES);
    refuseUnreadable(expected);
    await session.query('begin isolation level repeatable read read only');
    // Locking takes no snapshot; the first statement after it does.
    const outcome = await lock(session, expected);
    if (outcome === 'locked') {
      const seen = await session.query<KnownTable>(TABLES);
      const isSame =
        seen.length === expected.length && seen.every(({ oid }, index) => oid === expected[index]?.oid);
      if (isSame && !seen.some(({ rewritten }) => rewritten)) return;
    }
    await session.query('rollback');
  }
  throw new LensError(
    'backup_failed',
    'Tables were made, dropped or rewritten again and again while the backup began. Run this again when that is over.',
  );
}

async function lock(session: DirectSession, tables: readonly KnownTable[]): Promise<'locked' | 'changed'> {
  if (tables.length === 0) return 'locked';
  const names = tables.map(({ schema, name }) => `only ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`);
  try {
    await session.query(`lock table ${names.join(', ')} in access share mode`);
    return 'locked';
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    if (CHANGED.has(code)) return 'changed';
    const explanation = FAULTS[code];
    if (explanation === undefined) throw cause;
    throw new LensError('backup_failed', explanation, { cause });
  }
}

/** Undefined table or schema; what was a table is something else. */
const CHANGED: ReadonlySet<string> = new Set(['42P01', '3F000', '42809']);

const FAULTS: Readonly<Record<string, string>> = {
  '55P03':
    'A table was locked for more than a minute, most likely by a migration. Run this again when that is over.',
  '40P01':
    'The backup and another transaction waited for each other’s tables. Run this again when the migration that runs is over.',
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
