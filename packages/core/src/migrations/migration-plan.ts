import { quoteIdentifier } from '../databases/quote-identifier.ts';
import { withMigrationClient } from './client.ts';
import { compareHistory } from './compare-history.ts';
import { readHistory } from './history.ts';
import type { MigrationStatusOptions } from './migration-status.ts';
import { refuseMismatch } from './refuse-mismatch.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { MigrationPlan } from './types.ts';

/**
 * What `migrate` would run now, statement by statement. Changes nothing.
 *
 * @throws LensError `schema_too_new`, `migration_failed`, as `migrate` would.
 */
export async function migrationPlan(options: MigrationStatusOptions): Promise<MigrationPlan> {
  const known = options.migrations ?? MIGRATIONS;
  const history = await withMigrationClient(options, async (client) => readHistory(client, options.schema));
  const status = compareHistory(known, history);
  refuseMismatch(status);
  const { current, head } = status;
  const steps = known
    .filter(({ version }) => version > current)
    .map(({ version, name, sql, concurrently, backwardCompatible }) => ({
      version,
      name,
      transactional: concurrently === undefined,
      backwardCompatible: backwardCompatible === true,
      sql: sql.replaceAll(':schema', quoteIdentifier(options.schema)).trim(),
    }));
  return { current, head, steps };
}
