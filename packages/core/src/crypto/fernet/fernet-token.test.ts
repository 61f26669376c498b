import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import vectors from '../../../test/fixtures/fernet-vectors.json' with { type: 'json' };
import { createFernet } from './create-fernet.ts';
import { parseFernetKey, type FernetKey } from './fernet-key.ts';
import { openFernetToken, readFernetToken, sealFernetToken } from './fernet-token.ts';

function keyOf(text: string): FernetKey {
  const key = parseFernetKey(text);
  if (key === undefined) throw new Error('The test needs a Fernet key.');
  return key;
}

const secondsOf = (time: string): bigint => BigInt(Date.parse(time) / 1000);

describe('control 16: the vectors of the specification', () => {
  it.each(vectors.generate)('generates $token', ({ key, message, now, iv, token }) => {
    expect(sealFernetToken(keyOf(key), Buffer.from(message), secondsOf(now), Buffer.from(iv))).toBe(token);
  });

  it.each(vectors.verify)('verifies $token', ({ key, message, now, ttlSeconds, token }) => {
    const fernet = createFernet(key, { clock: () => new Date(now) });
    expect(fernet.decrypt(token, { ttlSeconds })).toBe(message);
  });

  it.each(vectors.invalid)('refuses: $why', ({ key, now, ttlSeconds, token }) => {
    const fernet = createFernet(key, { clock: () => new Date(now) });
    expect(() => fernet.decrypt(token, { ttlSeconds })).toThrow(
      expect.objectContaining({ code: 'decryption_failed' }),
    );
  });

  it('are all there', () => {
    expect([vectors.generate.length, vectors.verify.length, vectors.invalid.length]).toEqual([1, 1, 8]);
  });
});

describe('control 16: a token whose HMAC is right but whose content is not', () => {
  const key = keyOf(Buffer.alloc(32, 9).toString('base64'));

  /** A correctly signed token around any content. */
  function sign(head: Buffer, rest: Buffer): string {
    const signed = Buffer.concat([head, rest]);
    const hmac = createHmac('sha256', key.signing).update(signed).digest();
    return Buffer.concat([signed, hmac])
      .toString('base64url')
      .padEnd(Math.ceil(((signed.length + 32) * 4) / 3 / 4) * 4, '=');
  }

  function encryptUnpadded(blocks: Buffer): Buffer {
    const cipher = createCipheriv('aes-128-cbc', key.encryption, Buffer.alloc(16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(blocks), cipher.final()]);
  }

  const head = Buffer.concat([Buffer.from([0x80]), Buffer.alloc(8), Buffer.alloc(16)]);

  function open(text: string): Buffer | undefined {
    const token = readFernetToken(text);
    return token && openFernetToken(key, token);
  }

  it('opens when the padding is right, so that the cases below fail for their own reason', () => {
    expect(open(sign(head, encryptUnpadded(Buffer.from('0f'.repeat(16), 'hex').fill('a', 0, 1))))).toEqual(
      Buffer.from('a'),
    );
  });

  it.each([
    ['padding of 0', Buffer.alloc(16, 0)],
    ['padding of 17', Buffer.alloc(16, 17)],
    ['padding that does not agree with itself', Buffer.from(`${'00'.repeat(14)}0302`, 'hex')],
  ])('is refused for %s', (_, block) => {
    expect(open(sign(head, encryptUnpadded(block)))).toBeUndefined();
  });

  it('is refused when the ciphertext is empty or no whole number of blocks', () => {
    expect(open(sign(head, Buffer.alloc(0)))).toBeUndefined();
    expect(open(sign(head, Buffer.alloc(17)))).toBeUndefined();
  });

  it('is refused for another version', () => {
    const other = Buffer.concat([Buffer.from([0x81]), head.subarray(1)]);
    expect(open(sign(other, encryptUnpadded(Buffer.alloc(16, 16))))).toBeUndefined();
    expect(open(sign(head, encryptUnpadded(Buffer.alloc(16, 16))))).toEqual(Buffer.alloc(0));
  });
});
