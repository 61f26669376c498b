import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isGuessable } from './is-guessable.ts';

describe('isGuessable', () => {
  it.each([
    ['changeme-changeme-changeme-changeme'],
    ['your-super-secret-key-change-in-production'],
    ['Change_This_Before_You_Deploy_0123456789'],
    ['django-insecure-#9f$k2m4x7c1v8b5n3q6w0z'],
    ['<put your own key of 32 bytes in here>'],
    ['09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7'],
    ['a'.repeat(64)],
    ['0'.repeat(32)],
    ['0101010101010101010101010101010101010101'],
    ['abcd1234abcd1234abcd1234abcd1234abcd1234'],
    ['deadbeefdeadbeefdeadbeefdeadbeef'],
    ['abcdefghijklmnopqrstuvwxyz0123456789'],
    ['12345678901234567890123456789012'],
    ['zyxwvutsrqponmlkjihgfedcba9876543210'],
  ])('sees through %s', (secret) => {
    expect(isGuessable(secret)).toBe(true);
  });

  it('lets random secrets pass, in every usual spelling', () => {
    for (let round = 0; round < 200; round += 1) {
      for (const secret of [
        randomBytes(16).toString('hex'),
        randomBytes(32).toString('hex'),
        randomBytes(24).toString('base64'),
        randomBytes(48).toString('base64url'),
      ]) {
        expect(isGuessable(secret), secret).toBe(false);
      }
    }
  });
});
