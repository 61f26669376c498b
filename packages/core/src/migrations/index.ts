export { checkHead } from './check-head.ts';
export { migrate, type MigrateOptions } from './migrate.ts';
export { migrationStatus } from './migration-status.ts';
export { MIGRATIONS } from './sql/index.ts';
export type {
  AppliedMigration,
  Migration,
  MigrationProgress,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationStep,
} from './types.ts';
