import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createFernet } from '../crypto/fernet/create-fernet.ts';
import { ConfigError, type ConfigProblem } from '../errors/index.ts';
import type { Env } from './env-reader.ts';
import { loadConfig } from './load-config.ts';
import type { ResolvedConfig } from './resolved-config.ts';

const SECRET = 'kq7Zt0yU4hXw9RfB2mVn6cLp1sJd8aGe3iTo5u';
const FERNET = 'wTIOcYfOMrGBNg5uVlC0c1sKSPxS_JIC7Vn6bM-jJQc=';
const OTHER_FERNET = 'kcYrmT+gYh1mCNb8nUsnTG8oeGB4ZiSiKwFQzzDZbqE=';

/** The least that development needs. */
const DEVELOPMENT: Env = {
  ENVIRONMENT: 'development',
  DATABASE_URL: 'postgresql://lens:pw@localhost/app',
  SECRET_KEY: SECRET,
  ENCRYPTION_KEY: FERNET,
};

/** The least that production needs. */
const PRODUCTION: Env = { ...DEVELOPMENT, ENVIRONMENT: undefined, CORS_ORIGINS: 'https://app.example.com' };

function problemsOf(env: Env): readonly ConfigProblem[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const variablesOf = (env: Env): string[] => problemsOf(env).map(({ variable }) => variable);

let folder = '';
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lens-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

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
  integer('QUERY_TIMEOUT_MS', (config) => config.query.timeoutMs, 30_000, 100, 3_600_000),
  integer('QUERY_MAX_ROWS', (config) => config.query.maxRows, 50_000, 1, 10_000_000),
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

  it(needed ? 'is needed' : 'has its default when it is absent or empty', () => {
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

describe('all problems', () => {
  it('come in one message', () => {
    const env = {
      API_PORT: 'x',
      LENS_SCHEMA: 'A',
      SECRET_KEY: 'short',
      DATABASE_URL: 'x',
      CACHE_SHARED: 'redis',
    };
    expect(() => loadConfig(env)).toThrow(/^The configuration has 7 problems:\n/);
    expect(variablesOf(env).sort()).toEqual(
      [
        'API_PORT',
        'CORS_ORIGINS',
        'DATABASE_URL',
        'ENCRYPTION_KEY',
        'LENS_SCHEMA',
        'REDIS_URL',
        'SECRET_KEY',
      ].sort(),
    );
  });

  it('of a deployment with only the variables of the old guide are what it did not know', () => {
    const env = {
      ENVIRONMENT: 'production',
      DATABASE_URL: 'postgresql+psycopg://lens:pw@localhost/app',
      ANALYTICS_DB_URL: 'postgresql+psycopg://lens:pw@localhost/analytics',
      SECRET_KEY: SECRET,
    };
    expect(variablesOf(env).sort()).toEqual(['CORS_ORIGINS', 'ENCRYPTION_KEY']);
  });

  it('say nothing of the values', () => {
    const values = {
      SECRET_KEY: 'canary-1',
      ENCRYPTION_KEY: 'canary-2',
      DATABASE_URL: 'mysql://canary-3@canary-4/',
      ANALYTICS_DB_URL: 'canary-5',
      ANALYTICS_REPLICA_URLS: 'canary-6',
      REDIS_URL: 'canary-7',
      METRICS_TOKEN: 'canary-8',
      BOOTSTRAP_ADMIN_EMAIL: 'canary-9',
      BOOTSTRAP_ADMIN_PASSWORD: 'canary-10',
      SECRET_KEY_PREVIOUS: 'canary-11',
      JWT_KEY_FILE: '/canary-12',
      CORS_ORIGINS: 'canary-13',
      APP_DB_DIRECT_URL_FILE: '/canary-14',
      RELEASE: 'canary 15',
      TRUST_PROXY: 'canary-16',
    };
    const problems = problemsOf(values);
    expect(problems.length).toBe(Object.keys(values).length);
    expect(String(new ConfigError(problems))).not.toContain('canary');
  });
});

describe('the environment', () => {
  it('counts as production when it is unset or unknown', () => {
    for (const ENVIRONMENT of [undefined, '', 'prod']) {
      expect(variablesOf({ ...PRODUCTION, ENVIRONMENT, CORS_ORIGINS: '*' })).toContain('CORS_ORIGINS');
    }
  });

  it.each(['development', 'test'])(
    '%s needs no CORS list, takes a plain secret and logs at debug level',
    (ENVIRONMENT) => {
      const env = {
        ...DEVELOPMENT,
        ENVIRONMENT,
        SECRET_KEY: 'changeme'.repeat(4),
        LOG_LEVEL: 'DEBUG',
        CORS_ORIGINS: '*',
      };
      expect(loadConfig(env)).toMatchObject({ logLevel: 'debug', api: { corsOrigins: ['*'] } });
      expect(loadConfig({ ...env, CORS_ORIGINS: 'http://app.example' }).api.corsOrigins).toEqual([
        'http://app.example',
      ]);
      expect(loadConfig({ ...env, CORS_ORIGINS: undefined }).api.corsOrigins).toEqual([]);
      expect(variablesOf({ ENVIRONMENT }).sort()).toEqual(['DATABASE_URL', 'ENCRYPTION_KEY', 'SECRET_KEY']);
      expect(variablesOf({ ...env, SECRET_KEY: 'short' })).toEqual(['SECRET_KEY']);
    },
  );

  it('staging follows the rules of production, but may log at debug level', () => {
    const env = { ...PRODUCTION, ENVIRONMENT: 'staging', LOG_LEVEL: 'debug' };
    expect(loadConfig(env).logLevel).toBe('debug');
    expect(variablesOf({ ...env, CORS_ORIGINS: '*', SECRET_KEY: 'changeme'.repeat(4) })).toEqual([
      'CORS_ORIGINS',
      'SECRET_KEY',
    ]);
  });
});

describe('secrets from files', () => {
  const SECRETS: [string, string, (config: ResolvedConfig) => unknown][] = [
    ['SECRET_KEY', SECRET, (config) => config.auth.secretKey],
    ['SECRET_KEY_PREVIOUS', SECRET, (config) => config.auth.previousSecretKeys[0]],
    ['ENCRYPTION_KEY', FERNET, (config) => config.encryptionKeys[0]],
    ['DATABASE_URL', 'postgresql://localhost/x', (config) => config.appDatabase.url],
    ['APP_DB_URL', 'postgresql://localhost/x', (config) => config.appDatabase.url],
    ['APP_DB_DIRECT_URL', 'postgresql://localhost/x', (config) => config.appDatabase.directUrl],
    ['ANALYTICS_DB_URL', 'postgresql://localhost/x', (config) => config.analyticsDatabase.url],
    ['REDIS_URL', 'redis://localhost', (config) => config.redisUrl],
    ['METRICS_TOKEN', '0123456789abcdef', (config) => config.api.metricsToken],
  ];

  it.each(SECRETS)('%s', (name, value, read) => {
    const path = file(name, `${value}\n`);
    const env = { ...PRODUCTION, [name]: '', [`${name}_FILE`]: path };
    expect(read(loadConfig(env))).toBe(value);

    expect(variablesOf({ ...env, [name]: value })).toEqual([name]);
    expect(variablesOf({ ...env, [`${name}_FILE`]: `${path}.gone` })).toEqual([`${name}_FILE`]);
    expect(variablesOf({ ...env, [`${name}_FILE`]: folder })).toEqual([`${name}_FILE`]);
    expect(variablesOf({ ...env, [`${name}_FILE`]: file('empty', '\n') })).toEqual([`${name}_FILE`]);
  });

  it('include the replicas and the first password', () => {
    const config = loadConfig({
      ...PRODUCTION,
      ANALYTICS_DB_URL: 'postgresql://localhost/x',
      ANALYTICS_REPLICA_URLS_FILE: file('replicas', 'postgres://localhost/y,\npostgres://localhost/z\n'),
      BOOTSTRAP_ADMIN_EMAIL: 'admin@example.com',
      BOOTSTRAP_ADMIN_PASSWORD_FILE: file('password', 'correct horse battery\n'),
    });
    expect(config.analyticsDatabase.replicaUrls).toEqual([
      'postgresql://localhost/y',
      'postgresql://localhost/z',
    ]);
    expect(config.auth.bootstrapAdmin).toEqual({
      email: 'admin@example.com',
      password: 'correct horse battery',
    });
  });
});

describe('what belongs together', () => {
  it('APP_DB_URL wins over DATABASE_URL and can stand alone', () => {
    const env = { ...PRODUCTION, APP_DB_URL: 'postgres://localhost/wins' };
    for (const config of [loadConfig(env), loadConfig({ ...env, DATABASE_URL: undefined })]) {
      expect(config.appDatabase).toMatchObject({
        url: 'postgresql://localhost/wins',
        directUrl: 'postgresql://localhost/wins',
      });
    }
  });

  it('replicas need their primary', () => {
    expect(variablesOf({ ...PRODUCTION, ANALYTICS_REPLICA_URLS: 'postgres://localhost/y' })).toEqual([
      'ANALYTICS_DB_URL',
    ]);
  });

  it('a cache on Redis needs its address', () => {
    expect(variablesOf({ ...PRODUCTION, CACHE_SHARED: 'redis' })).toEqual(['REDIS_URL']);
    expect(variablesOf({ ...PRODUCTION, CACHE_SHARED: 'redis', REDIS_URL: 'x' })).toEqual(['REDIS_URL']);
    expect(
      loadConfig({ ...PRODUCTION, CACHE_SHARED: 'redis', REDIS_URL: 'redis://localhost' }).cache.shared,
    ).toBe('redis');
  });

  it('the first admin needs both an address and a password by the rules', () => {
    const email = { ...PRODUCTION, BOOTSTRAP_ADMIN_EMAIL: 'admin@example.com' };
    expect(variablesOf(email)).toEqual(['BOOTSTRAP_ADMIN_PASSWORD']);
    expect(variablesOf({ ...PRODUCTION, BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery' })).toEqual([
      'BOOTSTRAP_ADMIN_EMAIL',
    ]);
    expect(variablesOf({ ...email, BOOTSTRAP_ADMIN_PASSWORD: 'too short' })).toEqual([
      'BOOTSTRAP_ADMIN_PASSWORD',
    ]);
    expect(
      variablesOf({ ...email, BOOTSTRAP_ADMIN_PASSWORD: 'too short', PASSWORD_MIN_LENGTH: '8' }),
    ).toEqual([]);
    expect(loadConfig(PRODUCTION).auth.bootstrapAdmin).toBeUndefined();
  });

  it('an algorithm with a key pair needs a private key that fits', () => {
    const pem = (name: string, key: ReturnType<typeof generateKeyPairSync>['privateKey']): string =>
      file(name, key.export({ type: 'pkcs8', format: 'pem' }).toString());
    const ed25519 = pem('ed25519.pem', generateKeyPairSync('ed25519').privateKey);
    const p256 = pem('p256.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

    expect(
      loadConfig({ ...PRODUCTION, JWT_ALGORITHM: 'EdDSA', JWT_KEY_FILE: ed25519 }).auth.privateKey,
    ).toContain('PRIVATE KEY');
    expect(loadConfig({ ...PRODUCTION, JWT_ALGORITHM: 'ES256', JWT_KEY_FILE: p256 }).auth.algorithm).toBe(
      'ES256',
    );
    for (const env of [
      { JWT_ALGORITHM: 'EdDSA' },
      { JWT_ALGORITHM: 'EdDSA', JWT_KEY_FILE: p256 },
      { JWT_ALGORITHM: 'EdDSA', JWT_KEY_FILE: `${ed25519}.gone` },
      { JWT_ALGORITHM: 'EdDSA', JWT_KEY_FILE: file('no.pem', 'no key') },
      { JWT_ALGORITHM: 'HS256', JWT_KEY_FILE: ed25519 },
    ]) {
      expect(variablesOf({ ...PRODUCTION, ...env })).toEqual(['JWT_KEY_FILE']);
    }
  });
});

describe('the result', () => {
  it('is frozen all the way down', () => {
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      Object.values(value).forEach(check);
    };
    check(loadConfig(PRODUCTION));
  });

  it('holds keys that createFernet takes', () => {
    const { encryptionKeys } = loadConfig({ ...PRODUCTION, ENCRYPTION_KEY: `${FERNET},${OTHER_FERNET}` });
    const fernet = createFernet(encryptionKeys);
    expect(fernet.decrypt(createFernet(OTHER_FERNET).encrypt('old'))).toBe('old');
  });

  it('warns by name of what should be mended, without the value', () => {
    const env = {
      ...PRODUCTION,
      TRUST_PROXY: 'true',
      ANALYTICS_DB_URL: 'postgresql://u:p@db.example/d?sslmode=require',
    };
    const { warnings } = loadConfig(env);
    expect(warnings.map((warning) => warning.split(':')[0]).sort()).toEqual([
      'ANALYTICS_DB_URL',
      'TRUST_PROXY',
    ]);
    expect(warnings.join()).not.toContain('db.example');
    expect(
      loadConfig({ ...PRODUCTION, ANALYTICS_DB_URL: 'postgresql://db.example/d?sslmode=verify-full' })
        .warnings,
    ).toEqual([]);
    expect(loadConfig({ ...env, ...DEVELOPMENT, TRUST_PROXY: '1' }).warnings).toEqual([]);
  });

  it('comes from the environment of the process when no other is given', () => {
    for (const [name, value] of Object.entries({ ...PRODUCTION, API_PORT: '8123' })) vi.stubEnv(name, value);
    expect(loadConfig().api.port).toBe(8123);
    vi.unstubAllEnvs();
  });
});
