import { quoteIdentifier } from '../databases/quote-identifier.ts';
import type { MigrationClient } from './client.ts';
import { migrationChecksum } from './checksum.ts';
import type { AppliedMigration, Migration } from './types.ts';

const BACKWARD_COMPATIBLE = 'backward_compatible boolean not null default false';

const historyTable = (schema: string): string => `${quoteIdentifier(schema)}.migrations`;

/** Makes the schema and its history table when they are missing. Call under the lock. */
export async function ensureHistory(client: MigrationClient, schema: string): Promise<void> {
  if (await historyExists(client, schema)) {
    // Asked first: "if not exists" too is for the owner alone, and one who only has the rows may look here.
    const { rows: columns } = await client.query({
      text: "select 1 from pg_catalog.pg_attribute where attrelid = to_regclass($1) and attname = 'backward_compatible'",
      values: [historyTable(schema)],
    });
    if (columns.length > 0) return;
    await client.query({ text: `alter table ${historyTable(schema)} add column ${BACKWARD_COMPATIBLE}` });
    return;
  }
  // Postgres wants the right to create schemas even for "if not exists", which a role that was given
  // a ready-made schema lacks.
  const { rows } = await client.query({
    text: 'select 1 from pg_catalog.pg_namespace where nspname = $1',
    values: [schema],
  });
  if (rows.length === 0) await client.query({ text: `create schema ${quoteIdentifier(schema)}` });
  await client.query({
    text: `create table ${historyTable(schema)} (
  version integer primary key check (version > 0),
  name text not null,
  checksum text not null,
  release text not null,
  duration_ms integer not null,
  ${BACKWARD_COMPATIBLE},
  applied_at timestamptz(3) not null default now()
)`,
  });
}

/** The history in order; empty when there is none yet. One without `backward_compatible` is read as well. */
export async function readHistory(client: MigrationClient, schema: string): Promise<AppliedMigration[]> {
  if (!(await historyExists(client, schema))) return [];
  const { rows } = await client.query({
    text: `select version, name, checksum, release, duration_ms, extract(epoch from applied_at)::float8 * 1000 as applied_at_ms,
  coalesce(to_jsonb(entry) ->> 'backward_compatible', 'false')::boolean as backward_compatible
from ${historyTable(schema)} as entry order by version`,
  });
  return (rows as HistoryRow[]).map((row) => ({
    version: row.version,
    name: row.name,
    checksum: row.checksum,
    release: row.release,
    durationMs: row.duration_ms,
    backwardCompatible: row.backward_compatible,
    appliedAt: new Date(Math.round(row.applied_at_ms)),
  }));
}

interface HistoryRow {
  version: number;
  name: string;
  checksum: string;
  release: string;
  duration_ms: number;
  applied_at_ms: number;
  backward_compatible: boolean;
}

/** Writes one line of the history, inside the migration's own transaction. */
export async function recordMigration(
  client: MigrationClient,
  schema: string,
  migration: Migration,
  facts: { release: string; durationMs: number },
): Promise<void> {
  await client.query({
    text: `insert into ${historyTable(schema)} (version, name, checksum, release, duration_ms, backward_compatible) values ($1, $2, $3, $4, $5, $6)`,
    values: [
      migration.version,
      migration.name,
      migrationChecksum(migration),
      facts.release,
      facts.durationMs,
      migration.backwardCompatible === true,
    ],
  });
}

/** Removes one line of the history, inside the transaction that takes the migration back. */
export async function forgetMigration(
  client: MigrationClient,
  schema: string,
  version: number,
): Promise<void> {
  await client.query({ text: `delete from ${historyTable(schema)} where version = $1`, values: [version] });
}

async function historyExists(client: MigrationClient, schema: string): Promise<boolean> {
  const { rows } = await client.query({
    text: `select 1 from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where nspname = $1 and relname = 'migrations' and relkind = 'r'`,
    values: [schema],
  });
  return rows.length > 0;
}
