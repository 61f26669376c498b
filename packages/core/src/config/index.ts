export { loadAnalyticsDatabaseConfig } from './load-analytics-database-config.ts';
export { loadAppDatabaseConfig } from './load-app-database-config.ts';
export { loadDataSourceRules } from './load-data-source-rules.ts';
export { loadConfig } from './load-config.ts';
export { loadEncryptionKeys } from './load-encryption-keys.ts';
export type { Environment, LogLevel, ResolvedConfig } from './resolved-config.ts';
