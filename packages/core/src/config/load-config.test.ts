import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  DEVELOPMENT,
  FERNET,
  OTHER_FERNET,
  problemsOf,
  PRODUCTION,
  SECRET,
  variablesOf,
} from '../../test/support/config-env.ts';
import { createFernet } from '../crypto/fernet/create-fernet.ts';
import { ConfigError } from '../errors/index.ts';
import { loadConfig } from './load-config.ts';
import type { ResolvedConfig } from './resolved-config.ts';

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

  it('staging follows the rules of production', () => {
    const env = { ...PRODUCTION, ENVIRONMENT: 'staging' };
    expect(loadConfig(env).environment).toBe('staging');
    const weak = { ...env, LOG_LEVEL: 'debug', CORS_ORIGINS: '*', SECRET_KEY: 'changeme'.repeat(4) };
    expect(variablesOf(weak)).toEqual(['LOG_LEVEL', 'CORS_ORIGINS', 'SECRET_KEY']);
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
