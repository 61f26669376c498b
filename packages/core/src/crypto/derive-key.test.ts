import { describe, expect, it } from 'vitest';
import { deriveKey } from './derive-key.ts';

describe('deriveKey', () => {
  const secret = 'a secret of at least thirty-two bytes';

  it('gives the same key for the same purpose and another for any other', () => {
    expect(deriveKey(secret, 'csrf', 32)).toEqual(deriveKey(secret, 'csrf', 32));
    const keys = [
      deriveKey(secret, 'csrf', 32),
      deriveKey(secret, 'jwt/access', 32),
      deriveKey(secret, 'jwt/embed', 32),
      deriveKey(`${secret}.`, 'csrf', 32),
    ];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keys.length);
  });

  it('stays the same from one version to the next, or every session would end', () => {
    expect(deriveKey(secret, 'csrf', 32).toString('hex')).toBe(
      'ba9d86ea1117eb13713da3ef9190406c0acb7e022470e13ea55e7ec913d3f3b4',
    );
  });
});
