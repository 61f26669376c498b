import { withMigrationClient, type MigrationClient } from './client.ts';
import { compareHistory } from './compare-history.ts';
import { findMismatch } from './find-mismatch.ts';
import { readHistory } from './history.ts';
import type { MigrationStatusOptions } from './migration-status.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { MigrationCheck, MigrationProblem } from './types.ts';

/**
 * Whether this release works on the schema: every migration applied with the text known here, none beyond that is not
 * backward compatible, and no index left unfinished. Changes nothing.
 */
export async function checkMigrations(options: MigrationStatusOptions): Promise<MigrationCheck> {
  return withMigrationClient(options, async (client) => {
    const status = compareHistory(
      options.migrations ?? MIGRATIONS,
      await readHistory(client, options.schema),
    );
    const { current, head } = status;
    const problems: MigrationProblem[] = findMismatch(status);
    if (current < head) {
      const count = head - current;
      problems.push({
        code: 'pending',
        detail: `The app database is ${count === 1 ? 'one migration' : `${count} migrations`} behind this release. Run "istari-lens migrate up".`,
      });
    }
    for (const index of await findInvalidIndexes(client, options.schema)) {
      problems.push({
        code: 'invalid_index',
        detail: `The index ${index} was never finished: it costs every write and serves no read. Run "istari-lens migrate up"; if it stays, drop it.`,
      });
    }
    return { ok: problems.length === 0, current, head, problems };
  });
}

async function findInvalidIndexes(client: MigrationClient, schema: string): Promise<string[]> {
  const { rows } = await client.query({
    text: `select pg_catalog.format('%I.%I', nspname, relname) as name
from pg_catalog.pg_index
  join pg_catalog.pg_class on pg_class.oid = indexrelid
  join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where nspname = $1 and not indisvalid order by 1`,
    values: [schema],
  });
  return (rows as { name: string }[]).map(({ name }) => name);
}
