import { migrate, migrationPlan, type MigrateOptions, type MigrationReport } from '@istari-lens/core';
import { requireBackup, type RequiredBackup } from './require-backup.ts';

export type GuardedMigrateOptions = MigrateOptions & {
  /** Refuse to migrate without such a backup. Not asked for when there is nothing to do. */
  requireBackup?: RequiredBackup;
};

/**
 * `migrate` of core that can ask for a backup first.
 *
 * @throws as `migrate`, and LensError `migration_failed` when the backup is missing.
 */
export async function migrateGuarded(options: GuardedMigrateOptions): Promise<MigrationReport> {
  const { requireBackup: required, ...others } = options;
  if (required !== undefined && (await migrationPlan(others)).steps.length > 0) await requireBackup(required);
  return migrate(others);
}
