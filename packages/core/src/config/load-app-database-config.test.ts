import { describe, expect, it } from 'vitest';
import { loadAppDatabaseConfig } from './load-app-database-config.ts';

describe('loadAppDatabaseConfig', () => {
  it('needs nothing but the address of the app database', () => {
    expect(loadAppDatabaseConfig({ DATABASE_URL: 'postgres://localhost/app', LENS_SCHEMA: 'mine' })).toEqual({
      url: 'postgresql://localhost/app',
      directUrl: 'postgresql://localhost/app',
      poolMax: 10,
      schema: 'mine',
    });
  });

  it('takes the direct address alone, for what needs no other', () => {
    const direct = 'postgresql://localhost:5432/app';
    expect(loadAppDatabaseConfig({ APP_DB_DIRECT_URL: direct })).toMatchObject({
      url: direct,
      directUrl: direct,
    });
    const both = { APP_DB_URL: 'postgresql://pooler:6432/app', APP_DB_DIRECT_URL: direct };
    expect(loadAppDatabaseConfig(both)).toMatchObject({ url: both.APP_DB_URL, directUrl: direct });
    expect(() => loadAppDatabaseConfig({ APP_DB_DIRECT_URL: 'nonsense' })).toThrow(/APP_DB_DIRECT_URL: /);
  });

  it('reports every problem with it at once', () => {
    const env = { APP_DB_POOL_MAX: '0', LENS_SCHEMA: 'A', SECRET_KEY: 'short' };
    expect(() => loadAppDatabaseConfig(env)).toThrow(
      /has 3 problems:\n {2}DATABASE_URL: .*\n {2}APP_DB_POOL_MAX: .*\n {2}LENS_SCHEMA: /,
    );
  });
});
