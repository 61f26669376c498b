import { loadConfig } from '../../src/config/load-config.ts';
import type { Env } from '../../src/config/env-reader.ts';
import { ConfigError, type ConfigProblem } from '../../src/errors/index.ts';

/** Random values of the right form, for tests only. */
export const SECRET = 'kq7Zt0yU4hXw9RfB2mVn6cLp1sJd8aGe3iTo5u';
export const FERNET = 'wTIOcYfOMrGBNg5uVlC0c1sKSPxS_JIC7Vn6bM-jJQc=';
export const OTHER_FERNET = 'kcYrmT+gYh1mCNb8nUsnTG8oeGB4ZiSiKwFQzzDZbqE=';

/** The least that development needs. */
export const DEVELOPMENT: Env = {
  ENVIRONMENT: 'development',
  DATABASE_URL: 'postgresql://lens:pw@localhost/app',
  SECRET_KEY: SECRET,
  ENCRYPTION_KEY: FERNET,
};

/** The least that production needs. */
export const PRODUCTION: Env = {
  ...DEVELOPMENT,
  ENVIRONMENT: undefined,
  CORS_ORIGINS: 'https://app.example.com',
};

/** What the configuration has against these variables. */
export function problemsOf(env: Env): readonly ConfigProblem[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The variables that it names. */
export const variablesOf = (env: Env): string[] => problemsOf(env).map(({ variable }) => variable);
