import type { DemoDatabases } from './databases.ts';
import type { DemoState } from './demo-state.ts';
import type { DemoOptions } from './options.ts';

/** The configuration of the demo's API, as the environment variables of a real deployment. */
export function demoEnvironment(
  options: DemoOptions,
  state: DemoState,
  databases: DemoDatabases,
): Record<string, string> {
  return {
    ENVIRONMENT: 'development',
    RELEASE: 'demo',
    LOG_LEVEL: 'WARN',
    API_HOST: '127.0.0.1',
    API_PORT: String(options.port),
    CORS_ORIGINS: `http://localhost:${options.webPort},http://127.0.0.1:${options.webPort}`,
    SECRET_KEY: state.secretKey,
    ENCRYPTION_KEY: state.encryptionKey,
    APP_DB_URL: databases.appUrl,
    ANALYTICS_DB_URL: databases.analyticsUrl,
    BOOTSTRAP_ADMIN_EMAIL: state.adminEmail,
    BOOTSTRAP_ADMIN_PASSWORD: state.adminPassword,
    DRAIN_DELAY_MS: '0',
  };
}
