export { migrate, migrationStatus } from '@istari-lens/core';
export type { MigrateOptions, MigrationProgress, MigrationReport, MigrationStatus } from '@istari-lens/core';
export { EXIT } from './exit-codes.ts';
export { checkHealth, type CheckHealthOptions, type HealthReport } from './health/check-health.ts';
export { readAppDatabaseSettings, type AppDatabaseSettings } from './settings.ts';
