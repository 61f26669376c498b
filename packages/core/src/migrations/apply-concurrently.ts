import { quoteIdentifier } from '../databases/quote-identifier.ts';
import type { ApplyOptions } from './apply-migration.ts';
import type { MigrationClient } from './client.ts';
import { recordMigration } from './history.ts';
import type { Migration } from './types.ts';

/**
 * Builds an index outside a transaction. An index of that name belongs to a build that did not get as
 * far as its line of history: finished or not, it is removed first, since nothing tells whether it is
 * whole. Resolves to milliseconds.
 */
export async function applyConcurrently(
  client: MigrationClient,
  migration: Migration,
  { schema, release, buildWaitMs, onRemovedIndex }: ApplyOptions,
): Promise<number> {
  const index = migration.concurrently?.index;
  if (index === undefined) throw new TypeError('Only an index build is applied outside a transaction.');
  const removeIndex = async (): Promise<boolean> => {
    const { rows } = await client.query({
      text: `select 1 from pg_catalog.pg_class join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where nspname = $1 and relname = $2 and relkind in ('i', 'I')`,
      values: [schema, index],
    });
    if (rows.length === 0) return false;
    await client.query({
      text: `drop index concurrently ${quoteIdentifier(schema)}.${quoteIdentifier(index)}`,
    });
    return true;
  };

  const started = performance.now();
  return withLockTimeout(client, buildWaitMs, async () => {
    if (await removeIndex()) onRemovedIndex(index);
    try {
      await client.query({ text: migration.sql.replaceAll(':schema', quoteIdentifier(schema)) });
    } catch (error) {
      // Unfinished, it would cost every write and serve no read. A lost connection leaves it to the next run.
      await removeIndex().catch(() => false);
      throw error;
    }
    const durationMs = Math.round(performance.now() - started);
    await recordMigration(client, schema, migration, { release, durationMs });
    return durationMs;
  });
}

/** Sets the session's lock timeout for the work and puts back what the caller had. */
async function withLockTimeout<T>(
  client: MigrationClient,
  milliseconds: number,
  work: () => Promise<T>,
): Promise<T> {
  const set = async (value: string): Promise<string | undefined> => {
    const { rows } = await client.query({
      text: `select pg_catalog.current_setting('lock_timeout') as before, pg_catalog.set_config('lock_timeout', $1, false)`,
      values: [value],
    });
    return (rows as { before: string }[])[0]?.before;
  };
  const before = await set(String(Math.trunc(milliseconds)));
  try {
    return await work();
  } finally {
    await set(before ?? '0').catch(() => undefined);
  }
}
