import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import {
  FERNET,
  OTHER_FERNET,
  problemsOf,
  PRODUCTION,
  SECRET,
  variablesOf,
} from '../../test/support/config-env.ts';
import { ConfigError } from '../errors/index.ts';
import { loadConfig } from './load-config.ts';
import type { ResolvedConfig } from './resolved-config.ts';

interface Variable {
  name: string;
  read: (config: ResolvedConfig) => unknown;
  fallback: unknown;
  valid: [text: string, value: unknown][];
  invalid: string[];
}

const MIB = 2 ** 20;

const VARIABLES: Variable[] = [
  {
    name: 'ENVIRONMENT',
    read: (config) => config.environment,
    fallback: 'production',
    valid: ['development', 'test', 'staging', 'production'].map((name) => [name, name]),
    invalid: ['prod', 'dev', 'produccion'],
  },
  {
    name: 'LOG_LEVEL',
    read: (config) => config.logLevel,
    fallback: 'info',
    valid: [
      ['info', 'info'],
      ['INFO', 'info'],
      ['Warning', 'warn'],
      ['WARN', 'warn'],
      ['ERROR', 'error'],
      ['CRITICAL', 'error'],
      ['silent', 'silent'],
    ],
    invalid: ['debug', 'DEBUG', 'verbose', '20'],
  },
  {
    name: 'RELEASE',
    read: (config) => config.release,
    fallback: 'unknown',
    valid: [['v1.2.3+4f2a', 'v1.2.3+4f2a']],
    invalid: ['two words', 'x'.repeat(129), 'é'],
  },
  {
    name: 'API_HOST',
    read: (config) => config.api.host,
    fallback: '0.0.0.0',
    valid: [
      ['127.0.0.1', '127.0.0.1'],
      ['::', '::'],
      ['localhost', 'localhost'],
    ],
    invalid: ['http://localhost', 'a b', '-'],
  },
  integer('RATE_LIMIT_PRINCIPAL', (config) => config.limits.calls.principal, 6_000, 0, 1_000_000_000),
  integer('RATE_LIMIT_TENANT', (config) => config.limits.calls.tenant, 60_000, 0, 1_000_000_000),
  integer('RATE_LIMIT_ADDRESS', (config) => config.limits.calls.address, 30_000, 0, 1_000_000_000),
  integer('RATE_LIMIT_QUERY_PRINCIPAL', (config) => config.limits.questions.principal, 0, 0, 1_000_000_000),
  integer('RATE_LIMIT_QUERY_TENANT', (config) => config.limits.questions.tenant, 0, 0, 1_000_000_000),
  integer('RATE_LIMIT_QUERY_ADDRESS', (config) => config.limits.questions.address, 0, 0, 1_000_000_000),
  integer('API_PORT', (config) => config.api.port, 8000, 0, 65_535),
  {
    name: 'CORS_ORIGINS',
    read: (config) => config.api.corsOrigins,
    fallback: undefined,
    valid: [
      ['https://a.example', ['https://a.example']],
      ['https://a.example/, https://B.example:8443,,', ['https://a.example', 'https://b.example:8443']],
      ['https://a.example,https://a.example:443', ['https://a.example']],
      ['http://localhost:3000,http://127.0.0.1:3000', ['http://localhost:3000', 'http://127.0.0.1:3000']],
    ],
    invalid: [
      '*',
      'https://a.example,*',
      'null',
      'a.example',
      'https://a.example/app',
      'https://a.example?x',
      'https://user@a.example',
      'https://*.example',
      'ftp://a.example',
      'http://a.example',
      'http://127.0.0.1.example.com',
      '["https://a.example"]',
      ',',
    ],
  },
  {
    name: 'TRUST_PROXY',
    read: (config) => config.api.trustProxy,
    fallback: false,
    valid: [
      ['false', false],
      ['0', false],
      ['true', true],
      ['2', 2],
      ['loopback,10.0.0.0/8', 'loopback, 10.0.0.0/8'],
      ['192.0.2.7', '192.0.2.7'],
      ['fd00::/8', 'fd00::/8'],
    ],
    invalid: ['yes', '-1', '10.0.0.0/33', 'nginx', '1.5'],
  },
  {
    name: 'METRICS_TOKEN',
    read: (config) => config.api.metricsToken,
    fallback: undefined,
    valid: [['0123456789abcdef', '0123456789abcdef']],
    invalid: ['short'],
  },
  integer('DRAIN_DELAY_MS', (config) => config.api.drainDelayMs, 5000, 0, 600_000),
  {
    name: 'SECRET_KEY',
    read: (config) => config.auth.secretKey,
    fallback: undefined,
    valid: [
      [SECRET, SECRET],
      [` ${SECRET}\n`, SECRET],
    ],
    invalid: ['x', SECRET.slice(0, 31), 'changeme'.repeat(5), 'a'.repeat(64)],
  },
  {
    name: 'SECRET_KEY_PREVIOUS',
    read: (config) => config.auth.previousSecretKeys,
    fallback: [],
    valid: [
      [SECRET, [SECRET]],
      [`${SECRET},${SECRET}2`, [SECRET, `${SECRET}2`]],
    ],
    invalid: ['short', `${SECRET},short`],
  },
  {
    name: 'JWT_ALGORITHM',
    read: (config) => config.auth.algorithm,
    fallback: 'HS256',
    valid: [
      ['HS512', 'HS512'],
      ['hs384', 'HS384'],
    ],
    invalid: ['none', 'RS1', 'ES512'],
  },
  {
    name: 'JWT_ISSUER',
    read: (config) => config.auth.issuer,
    fallback: 'istari-lens',
    valid: [['https://me.example', 'https://me.example']],
    invalid: [],
  },
  {
    name: 'JWT_AUDIENCE',
    read: (config) => config.auth.audience,
    fallback: 'istari-lens',
    valid: [['my-app', 'my-app']],
    invalid: [],
  },
  {
    ...integer('JWT_EXPIRE_MINUTES', (config) => config.auth.accessTokenSeconds / 60, 60, 1, 1440),
  },
  integer('REFRESH_TOKEN_EXPIRE_DAYS', (config) => config.auth.refreshTokenDays, 14, 1, 365),
  {
    name: 'AUDIT_RETENTION_DAYS',
    read: (config) => config.audit.retentionDays,
    fallback: 0,
    valid: [
      ['0', 0],
      ['31', 31],
      ['36500', 36_500],
    ],
    invalid: ['1', '30', '-1', '36501', '31.5', 'ever'],
  },
  integer('PASSWORD_MIN_LENGTH', (config) => config.auth.passwordMinLength, 15, 8, 128),
  {
    name: 'ENCRYPTION_KEY',
    read: (config) => config.encryptionKeys,
    fallback: undefined,
    valid: [
      [FERNET, [FERNET]],
      [`${FERNET}, ${OTHER_FERNET}\n`, [FERNET, OTHER_FERNET]],
    ],
    invalid: [
      'changeme',
      FERNET.slice(0, -1),
      `${FERNET},x`,
      'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=',
      `${'A'.repeat(43)}=`,
      ',',
    ],
  },
  databaseUrl('DATABASE_URL', (config) => config.appDatabase.url, undefined),
  databaseUrl('APP_DB_URL', (config) => config.appDatabase.url, 'postgresql://lens:pw@localhost/app'),
  databaseUrl(
    'APP_DB_DIRECT_URL',
    (config) => config.appDatabase.directUrl,
    'postgresql://lens:pw@localhost/app',
  ),
  integer('APP_DB_POOL_MAX', (config) => config.appDatabase.poolMax, 10, 1, 1000),
  {
    name: 'LENS_SCHEMA',
    read: (config) => config.appDatabase.schema,
    fallback: 'lens',
    valid: [
      ['analytics_2', 'analytics_2'],
      ['_x', '_x'],
    ],
    invalid: ['Lens', 'a b', 'a"b', '1a', 'pg_lens', 'information_schema', 'x'.repeat(64), 'a;drop', 'é'],
  },
  databaseUrl('ANALYTICS_DB_URL', (config) => config.analyticsDatabase.url, undefined),
  integer('ANALYTICS_DB_POOL_MAX', (config) => config.analyticsDatabase.poolMax, 8, 1, 1000),
  integer(
    'ANALYTICS_REPLICA_MAX_LAG_SECONDS',
    (config) => config.analyticsDatabase.replicaMaxLagMs / 1000,
    10,
    0,
    86_400,
  ),
  {
    name: 'ANALYTICS_LISTEN',
    read: (config) => config.analyticsDatabase.listen,
    fallback: false,
    valid: [['false', false]],
    invalid: ['yes', '1', 'on'],
  },
  integer('QUERY_TIMEOUT_MS', (config) => config.query.timeoutMs, 30_000, 100, 3_600_000),
  integer('QUERY_MAX_ROWS', (config) => config.query.maxRows, 50_000, 1, 10_000_000),
  integer('QUERY_MAX_COST', (config) => config.query.maxCost, 0, 0, 1_000_000_000_000),
  size('QUERY_MAX_BYTES', (config) => config.query.maxBytes, 32 * MIB),
  size('CACHE_MAX_BYTES', (config) => config.cache.maxBytes, 128 * MIB),
  integer('CACHE_TTL_SECONDS', (config) => config.cache.ttlSeconds, 60, 0, 31_536_000),
  integer('CACHE_STALE_SECONDS', (config) => config.cache.staleSeconds, 600, 0, 31_536_000),
  {
    name: 'CACHE_SHARED',
    read: (config) => config.cache.shared,
    fallback: 'auto',
    valid: [
      ['postgres', 'postgres'],
      ['NONE', 'none'],
    ],
    invalid: ['memcached'],
  },
  {
    name: 'REDIS_URL',
    read: (config) => config.redisUrl,
    fallback: undefined,
    valid: [
      ['redis://localhost:6379', 'redis://localhost:6379'],
      ['rediss://user:pw@cache:6380/1', 'rediss://user:pw@cache:6380/1'],
    ],
    invalid: ['localhost:6379', 'http://localhost', 'redis'],
  },
  {
    name: 'DATA_SOURCE_ALLOWED_NETWORKS',
    read: (config) => config.allowedNetworks,
    fallback: [],
    valid: [['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']]],
    invalid: ['10.0.0.0', '10.0.0.0/33', 'fd00::/129', 'private', '10.0.0.0/8/8', '192.168.0.0/'],
  },
  {
    name: 'DATA_SOURCE_CA',
    read: (config) => config.dataSourceAuthority,
    fallback: undefined,
    valid: [[rootCertificates[0] ?? '', rootCertificates[0]]],
    invalid: ['/etc/ssl/ca.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  },
];

function integer(name: string, read: Variable['read'], fallback: number, min: number, max: number): Variable {
  const valid = [min, max].map((value): [string, unknown] => [String(value), value]);
  return {
    name,
    read,
    fallback,
    valid,
    invalid: [String(min - 1), String(max + 1), '1.5', '1e3', '0x10', 'many', '1 000'],
  };
}

function size(name: string, read: Variable['read'], fallback: number): Variable {
  const valid: Variable['valid'] = [
    ['2097152', 2 * MIB],
    ['2 MiB', 2 * MIB],
    ['64mb', 64e6],
    ['1GiB', 1024 * MIB],
  ];
  return { name, read, fallback, valid, invalid: ['0', '-1', '1 TB', 'MiB', '1.5MiB', '99999999GiB'] };
}

function databaseUrl(name: string, read: Variable['read'], fallback: unknown): Variable {
  return {
    name,
    read,
    fallback,
    valid: [
      [
        'postgresql://u:p@localhost:5433/d?sslmode=verify-full',
        'postgresql://u:p@localhost:5433/d?sslmode=verify-full',
      ],
      ['postgres://u:p@localhost/d', 'postgresql://u:p@localhost/d'],
      ['postgresql+psycopg://u:p%40ss@localhost/d', 'postgresql://u:p%40ss@localhost/d'],
      ['postgresql+asyncpg://u:p@localhost/d', 'postgresql://u:p@localhost/d'],
      ['postgresql:///d?host=/run/postgresql', 'postgresql:///d?host=/run/postgresql'],
    ],
    invalid: [
      'mysql://u:p@localhost/d',
      'localhost/d',
      'postgresql://u:p@localhost',
      'postgresql://u:p@localhost/',
      'postgresql://u:p@loc alhost/d',
    ],
  };
}

describe.each(VARIABLES)('$name', ({ name, read, fallback, valid, invalid }) => {
  const needed = name in PRODUCTION && name !== 'ENVIRONMENT';

  it('is needed, or has its default, when it is absent or empty', () => {
    for (const env of [
      { ...PRODUCTION, [name]: undefined },
      { ...PRODUCTION, [name]: ' ' },
    ]) {
      if (needed) expect(variablesOf(env)).toEqual([name]);
      else expect(read(loadConfig(env))).toEqual(fallback);
    }
  });

  it.each(valid.map(([text, value]) => ({ text, value })))('takes $text', ({ text, value }) => {
    expect(read(loadConfig({ ...PRODUCTION, [name]: text }))).toEqual(value);
  });

  it.each(invalid)('refuses %s by name and without the value', (text) => {
    const problems = problemsOf({ ...PRODUCTION, [name]: text });
    expect(problems.map(({ variable }) => variable)).toContain(name);
    const { message } = new ConfigError(problems);
    if (text.length > 8) expect(message).not.toContain(text);
  });
});
