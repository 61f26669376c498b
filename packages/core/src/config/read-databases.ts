import type { EnvReader } from './env-reader.ts';
import { normaliseDatabaseUrl } from './read-database-url.ts';
import { readChoice, readInteger, splitList } from './read-values.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/** Lower case, so that it means the same quoted and unquoted; 63 bytes is Postgres's limit. */
const PLAIN_IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;
const RESERVED_SCHEMA = /^(pg_.*|information_schema)$/;

/** `DATABASE_URL`, `APP_DB_*` and `LENS_SCHEMA`. Where `APP_DB_DIRECT_URL` is enough, it stands in for the others. */
export function readAppDatabase(
  reader: EnvReader,
  strict: boolean,
  { directIsEnough = false }: { directIsEnough?: boolean } = {},
): ResolvedConfig['appDatabase'] {
  const appUrl = reader.secret('APP_DB_URL');
  const databaseUrl = reader.secret('DATABASE_URL');
  const direct = reader.secret('APP_DB_DIRECT_URL');
  const text = appUrl ?? databaseUrl ?? (directIsEnough ? direct : undefined);
  if (text === undefined && !reader.problems.some(({ variable }) => variable.startsWith('APP_DB_URL'))) {
    reader.missing(
      'DATABASE_URL',
      'is missing. Set it, or APP_DB_URL, to the Postgres URL of the app database.',
    );
  }
  const given = databaseUrl === undefined && directIsEnough ? 'APP_DB_DIRECT_URL' : 'DATABASE_URL';
  const name = appUrl === undefined ? given : 'APP_DB_URL';
  const url = (text && normaliseDatabaseUrl(reader, name, text, strict)) ?? '';
  return {
    url,
    directUrl:
      direct === undefined || direct === text
        ? url
        : (normaliseDatabaseUrl(reader, 'APP_DB_DIRECT_URL', direct, strict) ?? ''),
    poolMax: readInteger(reader, 'APP_DB_POOL_MAX', { fallback: 10, min: 1, max: 1000 }),
    schema: readSchema(reader),
  };
}

/** `ANALYTICS_DB_URL`, `ANALYTICS_REPLICA_*`, `ANALYTICS_LISTEN` and `ANALYTICS_DB_POOL_MAX`. */
export function readAnalyticsDatabase(
  reader: EnvReader,
  strict: boolean,
): ResolvedConfig['analyticsDatabase'] {
  const text = reader.secret('ANALYTICS_DB_URL');
  const replicas = splitList(reader.secret('ANALYTICS_REPLICA_URLS'));
  if (replicas.length > 0 && text === undefined) {
    reader.missing(
      'ANALYTICS_DB_URL',
      'is missing, while ANALYTICS_REPLICA_URLS is set. Set it to the primary that the replicas follow.',
    );
  }
  const listen = readChoice(reader, 'ANALYTICS_LISTEN', ['true', 'false'], 'false') === 'true';
  if (listen && text === undefined) {
    reader.missing(
      'ANALYTICS_DB_URL',
      'is missing, while ANALYTICS_LISTEN is true. Set it to the database whose tables tell of changes.',
    );
  }
  return {
    listen,
    url: text && normaliseDatabaseUrl(reader, 'ANALYTICS_DB_URL', text, strict),
    replicaUrls: replicas.flatMap(
      (url) => normaliseDatabaseUrl(reader, 'ANALYTICS_REPLICA_URLS', url, strict) ?? [],
    ),
    replicaMaxLagMs:
      readInteger(reader, 'ANALYTICS_REPLICA_MAX_LAG_SECONDS', { fallback: 10, min: 0, max: 86_400 }) * 1000,
    poolMax: readInteger(reader, 'ANALYTICS_DB_POOL_MAX', { fallback: 8, min: 1, max: 1000 }),
  };
}

/** `REDIS_URL`. */
export function readRedisUrl(reader: EnvReader): string | undefined {
  const text = reader.secret('REDIS_URL');
  if (text === undefined || /^rediss?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  reader.problem(
    'REDIS_URL',
    'is not a Redis URL. Write it as redis://host:6379 or rediss://user:password@host:6379.',
  );
  return undefined;
}

function readSchema(reader: EnvReader): string {
  const schema = reader.text('LENS_SCHEMA') ?? 'lens';
  if (!PLAIN_IDENTIFIER.test(schema) || RESERVED_SCHEMA.test(schema)) {
    reader.problem(
      'LENS_SCHEMA',
      'is not a plain schema name. Use up to 63 lower-case letters, digits and underscores, not beginning with a digit or pg_.',
    );
  }
  return schema;
}
