import { describe, expect, it } from 'vitest';
import { createRandomToken, hashToken } from './random-token.ts';

describe('random tokens', () => {
  it('hold 256 random bits', () => {
    const tokens = Array.from({ length: 50 }, () => createRandomToken().token);
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('are stored as their SHA-256', () => {
    const { token, hash } = createRandomToken();
    expect(hash).toEqual(hashToken(token));
    expect(hashToken('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
