export { checkHead } from './check-head.ts';
export { checkMigrations } from './check-migrations.ts';
export { migrate, type MigrateOptions } from './migrate.ts';
export { migrateDown, type MigrateDownOptions } from './migrate-down.ts';
export { migrationPlan } from './migration-plan.ts';
export { migrationStatus } from './migration-status.ts';
export { MIGRATIONS } from './sql/index.ts';
export type {
  AppliedMigration,
  Migration,
  MigrationCheck,
  MigrationDownReport,
  MigrationPlan,
  MigrationProblem,
  MigrationProgress,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationStep,
  PlannedMigration,
  RevertedMigration,
} from './types.ts';
