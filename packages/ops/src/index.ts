export {
  checkMigrations,
  migrateDown,
  migrationPlan,
  migrationStatus,
  readKeyUsage,
  rotateUrlKeys as rotateKeys,
} from '@istari-lens/core';
export type {
  KeyRotation,
  KeyUsage,
  KeyUsageOptions,
  MigrateDownOptions,
  MigrationCheck,
  MigrationDownReport,
  MigrationPlan,
  MigrationProgress,
  MigrationReport,
  MigrationStatus,
} from '@istari-lens/core';
export type { BackupFacts } from './doctor/backup-facts.ts';
export type { DoctorCheckId } from './doctor/checks/index.ts';
export { doctor, type DoctorCheck, type DoctorOptions, type DoctorReport } from './doctor/doctor.ts';
export type { CheckStatus } from './report/finding.ts';
export { EXIT } from './exit-codes.ts';
export { checkHealth, type CheckHealthOptions, type HealthReport } from './health/check-health.ts';
export { generateJwtKeyFile, generateKeys, type GeneratedKeys } from './keys/generate-keys.ts';
export {
  migrateGuarded as migrate,
  type GuardedMigrateOptions as MigrateOptions,
} from './migrate/migrate-guarded.ts';
export { type RequiredBackup } from './migrate/require-backup.ts';
export * as monitor from './monitor/index.ts';
export type { DatabaseTarget } from './postgres/session.ts';
export {
  readAppDatabaseSettings,
  readDatabaseSettings,
  readKeySettings,
  type AppDatabaseSettings,
  type DatabaseName,
} from './settings.ts';
export {
  validate,
  type ValidateOptions,
  type ValidateReport,
  type ValidateStep,
} from './validate/validate.ts';
export type { ValidateStepId } from './validate/steps/index.ts';
