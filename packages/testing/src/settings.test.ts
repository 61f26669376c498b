import { describe, expect, it } from 'vitest';
import { readTestSettings } from './settings.ts';

describe('readTestSettings', () => {
  it('has an image for each service that has an official one', () => {
    expect(readTestSettings({})).toMatchObject({
      postgresImage: 'postgres:17-alpine',
      redisImage: 'redis:7-alpine',
      forced: undefined,
    });
  });

  it('takes empty variables for unset ones', () => {
    expect(readTestSettings({ TEST_DATABASE_URL: ' ', TEST_POSTGRES: '' })).toMatchObject({
      databaseUrl: undefined,
      forced: undefined,
    });
  });

  it('names the ways there are when another one is forced', () => {
    expect(() => readTestSettings({ TEST_POSTGRES: 'docker' })).toThrow('container, embedded, external');
  });

  it('wants a URL when the external way is forced', () => {
    expect(() => readTestSettings({ TEST_POSTGRES: 'external' })).toThrow('TEST_DATABASE_URL');
  });
});
