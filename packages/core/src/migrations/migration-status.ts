import { withMigrationClient, type MigrationTarget } from './client.ts';
import { compareHistory } from './compare-history.ts';
import { readHistory } from './history.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { Migration, MigrationStatus } from './types.ts';

export type MigrationStatusOptions = MigrationTarget & {
  schema: string;
  /** @internal For tests. */
  migrations?: readonly Migration[];
};

/** What is applied, what is pending, and what does not match. Changes nothing. */
export async function migrationStatus(options: MigrationStatusOptions): Promise<MigrationStatus> {
  return withMigrationClient(options, async (client) =>
    compareHistory(options.migrations ?? MIGRATIONS, await readHistory(client, options.schema)),
  );
}
