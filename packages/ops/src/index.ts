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
export { backup, type BackupOptions, type BackupProgress, type BackupReport } from './backup/backup.ts';
export { checkBackups, type BackupCheck, type CheckBackupsOptions } from './backup/check-backups.ts';
export { importBackup, type ImportBackupOptions } from './backup/import-backup.ts';
export {
  listBackups,
  type BackupEntry,
  type BackupList,
  type ListBackupsOptions,
} from './backup/list-backups.ts';
export type { Manifest, ManifestFile } from './backup/manifest/manifest.ts';
export { readBackupFacts } from './backup/read-backup-facts.ts';
export { prune, type PruneDecision, type PruneOptions, type PruneReport } from './backup/retention/prune.ts';
export type { KeepRules } from './backup/retention/plan-retention.ts';
export type { VerificationRecord, VerifyLevel } from './backup/verification-record.ts';
export type { DestinationSettings } from './destinations/open-destination.ts';
export type { S3Settings } from './destinations/s3/s3-settings.ts';
export { ToolError } from './process/tool-error.ts';
export {
  restoreFile,
  type RestoreFileOptions,
  type RestoreFileReport,
} from './restore/foreign/restore-file.ts';
export { restore, type RestoreOptions, type RestoreProgress, type RestoreReport } from './restore/restore.ts';
export { undoSwap, type SwapReport } from './restore/swap.ts';
export { verify, type VerifyOptions, type VerifyProgress, type VerifyReport } from './verify/verify.ts';
export { generateTypes, type GenerateTypesOptions, type GeneratedTypes } from './types/generate-types.ts';
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
  readBackupSettings,
  type BackupSettings,
  type DatabaseName,
} from './settings.ts';
export {
  validate,
  type ValidateOptions,
  type ValidateReport,
  type ValidateStep,
} from './validate/validate.ts';
export type { ValidateStepId } from './validate/steps/index.ts';
