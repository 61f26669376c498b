import { quoteIdentifier } from '../databases/quote-identifier.ts';
import { LensError } from '../errors/index.ts';
import { withMigrationClient, type MigrationClient, type MigrationTarget } from './client.ts';
import { compareHistory } from './compare-history.ts';
import { forgetMigration, readHistory } from './history.ts';
import { inTransaction } from './in-transaction.ts';
import { labelOf } from './label.ts';
import { withMigrationLock } from './migration-lock.ts';
import { refuseMismatch } from './refuse-mismatch.ts';
import { retryLocked } from './retry-locked.ts';
import { MIGRATIONS } from './sql/index.ts';
import type { Migration, MigrationDownReport, MigrationProgress } from './types.ts';

export interface MigrateDownSettings {
  schema: string;
  /** The version to go back to; what is newer is taken back, newest first. */
  to: number;
  /** Only say what would happen. @default false */
  dryRun?: boolean;
  /** Go on although data is lost for good. @default false */
  acceptDataLoss?: boolean;
  /** How long to wait while another process migrates. @default 300000 */
  lockWaitMs?: number;
  /** How long one statement may wait for a table. @default 5000 */
  lockTimeoutMs?: number;
  onProgress?: (progress: MigrationProgress) => void;
  /** @internal For tests. */
  migrations?: readonly Migration[];
}

export type MigrateDownOptions = MigrateDownSettings & MigrationTarget;

/**
 * Takes migrations back, each in a transaction of its own, after all of them were found to be
 * reversible. What a migration cannot take back, only a backup made before it can.
 *
 * @throws LensError `migration_failed` for a migration that cannot be taken back, for data that would be
 * lost without `acceptDataLoss`, and as `migrate` does; RangeError for a version that is none.
 */
export async function migrateDown(options: MigrateDownOptions): Promise<MigrationDownReport> {
  if (!Number.isSafeInteger(options.to) || options.to < 0) {
    throw new RangeError('The version to go back to is not a whole number from 0 up.');
  }
  return withMigrationClient(options, async (client) => {
    if (options.dryRun === true) return plan(client, options).then(({ report }) => report);
    return withMigrationLock(
      client,
      {
        schema: options.schema,
        waitMs: options.lockWaitMs ?? 300_000,
        onWaiting: () => options.onProgress?.({ kind: 'waiting' }),
      },
      async () => revert(client, options),
    );
  });
}

async function revert(client: MigrationClient, options: MigrateDownSettings): Promise<MigrationDownReport> {
  const { steps, report } = await plan(client, options);
  const losses = report.reverted.filter(({ loses }) => loses !== null);
  if (losses.length > 0 && options.acceptDataLoss !== true) {
    const list = losses.map((step) => `${labelOf(step)} loses ${step.loses}`).join('; ');
    throw new LensError(
      'migration_failed',
      `Going back would lose data for good: ${list}. Make a backup, then run this again with --accept-data-loss.`,
    );
  }
  for (const { migration, sql } of steps) {
    const { version, name } = migration;
    await retryLocked(
      async () =>
        inTransaction(client, options.lockTimeoutMs ?? 5_000, async () => {
          await client.query({ text: sql.replaceAll(':schema', quoteIdentifier(options.schema)) });
          await forgetMigration(client, options.schema, version);
        }),
      migration,
      {
        attempts: 5,
        afterFailure: 'was not taken back',
        onRetry: (attempt) => options.onProgress?.({ kind: 'retrying', version, name, attempt }),
      },
    );
  }
  return report;
}

/** Finds what would be taken back, and refuses the whole when one step of it cannot be. */
async function plan(
  client: MigrationClient,
  { schema, to, dryRun = false, migrations = MIGRATIONS }: MigrateDownSettings,
): Promise<{ steps: { migration: Migration; sql: string }[]; report: MigrationDownReport }> {
  const status = compareHistory(migrations, await readHistory(client, schema));
  refuseMismatch(status);
  const unknown = status.migrations.find(({ state }) => state === 'unknown');
  if (unknown !== undefined) {
    throw new LensError(
      'schema_too_new',
      `Migration ${labelOf(unknown)} is of a newer release, which alone can take it back. Nothing was changed.`,
    );
  }
  const newer = migrations
    .filter(({ version }) => version > to && version <= status.current)
    .toSorted((left, right) => right.version - left.version);
  const steps = newer.map((migration) => {
    if (migration.down !== undefined) return { migration, sql: migration.down.sql };
    throw new LensError(
      'migration_failed',
      `Migration ${labelOf(migration)} cannot be taken back without losing what it holds. Nothing was changed. ` +
        'Mend the fault in a new release, or restore a backup made before the migration, which loses what was written since.',
    );
  });
  const reverted = newer.map(({ version, name, down }) => ({ version, name, loses: down?.loses ?? null }));
  return { steps, report: { reverted, current: Math.min(to, status.current), dryRun } };
}
