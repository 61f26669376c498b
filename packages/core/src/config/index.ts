export { loadAppDatabaseConfig } from './load-app-database-config.ts';
export { loadConfig } from './load-config.ts';
export type { Environment, LogLevel, ResolvedConfig } from './resolved-config.ts';
