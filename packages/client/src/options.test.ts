import { describe, expect, it } from 'vitest';
import { createClient } from './create-client.ts';
import { resolveOptions } from './options.ts';

describe('client options', () => {
  it.each([
    ['https://example.com/analytics/', 'https://example.com/analytics'],
    ['http://127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['/analytics', '/analytics'],
    ['/', ''],
  ])('takes %s as a base URL', (given, resolved) => {
    expect(resolveOptions({ baseUrl: given }).baseUrl).toBe(resolved);
  });

  it.each([
    'example.com',
    'ftp://example.com',
    'https://ada:secret@example.com',
    '//example.com',
    '/a?b=c',
    'https://example.com/#x',
  ])('refuses %s without repeating it', (baseUrl) => {
    expect(() => createClient({ baseUrl })).toThrow(/baseUrl must be/);
    expect(() => createClient({ baseUrl })).not.toThrow(/secret/);
  });

  it.each([{ timeoutMs: 0 }, { retry: { attempts: 0 } }, { retry: { budget: Number.NaN } }])(
    'refuses %j',
    (options) => {
      expect(() => createClient({ baseUrl: '/', ...options })).toThrow(TypeError);
    },
  );
});
