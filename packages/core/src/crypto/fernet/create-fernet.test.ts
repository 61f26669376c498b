import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LensError } from '../../errors/index.ts';
import { createFernet } from './create-fernet.ts';
import { generateFernetKey, parseFernetKey } from './fernet-key.ts';
import { readFernetToken, sealFernetToken } from './fernet-token.ts';

const KEY = generateFernetKey();
const OTHER_KEY = generateFernetKey();
const NOW = new Date('2026-11-22T12:00:00.900Z');
const REFUSED = expect.objectContaining({ code: 'decryption_failed' });

const at = (seconds: number) => ({ clock: () => new Date(NOW.getTime() + seconds * 1000) });
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff);
const anyText = fc.array(codePoint, { maxLength: 60 }).map((codes) => String.fromCodePoint(...codes));
const sealBytes = (bytes: Buffer, timestamp = 0n): string => {
  const key = parseFernetKey(KEY);
  if (key === undefined) throw new Error('The test needs a Fernet key.');
  return sealFernetToken(key, bytes, timestamp, Buffer.alloc(16));
};

describe('encrypt and decrypt', () => {
  it('give back any text', () => {
    const fernet = createFernet(KEY);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fernet.decrypt(fernet.encrypt(text))).toBe(text);
      }),
    );
    expect(fernet.decrypt(fernet.encrypt('\uFEFFbyte order mark'))).toBe('\uFEFFbyte order mark');
  });

  it('never make the same token twice', () => {
    const fernet = createFernet(KEY, at(0));
    expect(fernet.encrypt('a')).not.toBe(fernet.encrypt('a'));
  });

  it('stamp the token with whole seconds of the clock', () => {
    const token = readFernetToken(createFernet(KEY, at(0)).encrypt('a'));
    expect(token?.timestamp).toBe(BigInt(Date.parse('2026-11-22T12:00:00Z') / 1000));
  });

  it('refuse to encrypt half of a surrogate pair, which UTF-8 cannot hold', () => {
    expect(() => createFernet(KEY).encrypt('a\uD800b')).toThrow(TypeError);
  });

  it('refuse content that is not UTF-8 instead of replacing it', () => {
    expect(() => createFernet(KEY).decrypt(sealBytes(Buffer.from([0x61, 0xff])))).toThrow(REFUSED);
  });
});

describe('control 16: refused tokens', () => {
  it('have every single bit guarded', () => {
    const fernet = createFernet(KEY);
    const text = fernet.encrypt('one block');
    for (let index = 0; index < text.length; index += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = String.fromCharCode(text.charCodeAt(index) ^ (1 << bit));
        expect(() => fernet.decrypt(text.slice(0, index) + changed + text.slice(index + 1))).toThrow(REFUSED);
      }
    }
  });

  it('have every bit of the bytes guarded, at any length of the text', () => {
    const fernet = createFernet(KEY);
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.nat(), (text, position) => {
        const bytes = Buffer.from(fernet.encrypt(text), 'base64url');
        const bit = position % (bytes.length * 8);
        bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const changed = bytes.toString('base64url');
        expect(() => fernet.decrypt(changed.padEnd(Math.ceil(changed.length / 4) * 4, '='))).toThrow(REFUSED);
      }),
    );
  });

  it('are refused at any truncation and for any rubbish', () => {
    const fernet = createFernet(KEY);
    const text = fernet.encrypt('hello');
    for (let length = 0; length < text.length; length += 1)
      expect(() => fernet.decrypt(text.slice(0, length))).toThrow(REFUSED);
    fc.assert(
      fc.property(fc.string(), (rubbish) => void expect(() => fernet.decrypt(rubbish)).toThrow(REFUSED)),
    );
  });

  it.each([
    ['a trailing newline', (token: string) => `${token}\n`],
    ['the other base64 alphabet', (token: string) => token.replaceAll('-', '+').replaceAll('_', '/')],
    ['padding left out', (token: string) => token.replace(/=+$/, '')],
    ['an illegal character', (token: string) => `${token.slice(0, 4)}*${token.slice(4)}`],
  ])('are refused for %s, since Node would decode it', (_, change) => {
    const fernet = createFernet(KEY);
    // 16 zero bytes of IV and this text give a token that has padding and both special characters.
    const token = sealBytes(Buffer.from('canonical'), 0xfbffn);
    expect(fernet.decrypt(token)).toBe('canonical');
    const changed = change(token);
    expect(changed).not.toBe(token);
    expect(() => fernet.decrypt(changed)).toThrow(REFUSED);
  });

  it('raise one error that tells nothing of the reason', () => {
    const fernet = createFernet(KEY, at(0));
    const messages = [
      () => fernet.decrypt(''),
      () => fernet.decrypt(createFernet(OTHER_KEY).encrypt('a')),
      () => fernet.decrypt(sealBytes(Buffer.from('a')), { ttlSeconds: 1 }),
      () => fernet.decrypt(sealBytes(Buffer.from([0xff]))),
      () => fernet.rotate('rubbish'),
    ].map((attempt) => {
      try {
        return attempt();
      } catch (error) {
        if (!LensError.isInstance(error)) throw error;
        expect(error.cause).toBeUndefined();
        return `${error.code}: ${error.message}`;
      }
    });
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toMatch(/^decryption_failed: .*ENCRYPTION_KEY/);
  });

  it('are refused when they are no text at all', () => {
    const hostile: unknown = { toString: () => 'x' };
    // @ts-expect-error a JavaScript caller can hand over anything
    expect(() => createFernet(KEY).decrypt(hostile)).toThrow(REFUSED);
  });
});

describe('control 16: the age of a token', () => {
  const token = createFernet(KEY, at(0)).encrypt('a');

  it.each([
    ['at once', 0, 60, true],
    ['in its last second', 60, 60, true],
    ['a second later', 61, 60, false],
    ['within the same second when the TTL is 0', 0, 0, true],
    ['a second later when the TTL is 0', 1, 0, false],
    ['made 60 seconds in the future', -60, 60, true],
    ['made 61 seconds in the future', -61, 60, false],
  ])('is checked %s', (_, seconds, ttlSeconds, accepted) => {
    const decrypt = (): string => createFernet(KEY, at(seconds)).decrypt(token, { ttlSeconds });
    if (accepted) expect(decrypt()).toBe('a');
    else expect(decrypt).toThrow(REFUSED);
  });

  it('does not matter without a TTL', () => {
    const fernet = createFernet(KEY, at(0));
    expect(fernet.decrypt(sealBytes(Buffer.from('past'), 0n))).toBe('past');
    expect(fernet.decrypt(sealBytes(Buffer.from('future'), 2n ** 64n - 1n))).toBe('future');
    expect(() =>
      fernet.decrypt(sealBytes(Buffer.from('future'), 2n ** 64n - 1n), { ttlSeconds: 1e15 }),
    ).toThrow(REFUSED);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
    'is not left unchecked by a TTL of %s',
    (ttlSeconds) => {
      expect(() => createFernet(KEY, at(0)).decrypt(token, { ttlSeconds })).toThrow(RangeError);
    },
  );
});

describe('control 16: several keys', () => {
  it('encrypt with the first and decrypt with all', () => {
    const old = createFernet(OTHER_KEY).encrypt('old');
    const both = createFernet([KEY, OTHER_KEY]);
    expect(both.decrypt(old)).toBe('old');
    expect(createFernet(KEY).decrypt(both.encrypt('new'))).toBe('new');
    expect(createFernet(` ${KEY}, ${OTHER_KEY}\n`).decrypt(old)).toBe('old');
    expect(() => createFernet(KEY).decrypt(old)).toThrow(REFUSED);
  });

  it('rotate to the first key, keeping the timestamp', () => {
    const old = createFernet(OTHER_KEY, at(-1000)).encrypt('kept');
    const rotated = createFernet([KEY, OTHER_KEY], at(0)).rotate(old);
    expect(createFernet(KEY).decrypt(rotated)).toBe('kept');
    expect(readFernetToken(rotated)?.timestamp).toBe(readFernetToken(old)?.timestamp);
    expect(() => createFernet(OTHER_KEY).decrypt(rotated)).toThrow(REFUSED);
  });

  it('rotate content that is not text', () => {
    const rotated = createFernet([OTHER_KEY, KEY]).rotate(sealBytes(Buffer.from([0xff, 0x00])));
    expect(rotated).toMatch(/^gAAAA/);
    expect(() => createFernet(KEY).rotate(rotated)).toThrow(REFUSED);
    expect(() => createFernet(OTHER_KEY).rotate(rotated)).not.toThrow();
  });
});

describe('control 16: keys that are none', () => {
  it.each([
    ['a short key', 'c2hvcnQ=', 'The Fernet key is not 32 bytes'],
    ['the second of two', [KEY, 'changeme'], 'Fernet key 2 of 2 is not 32 bytes'],
    ['no key', [], 'There is no Fernet key'],
    ['an empty text', '', 'The Fernet key is not 32 bytes'],
  ])('are named by their place: %s', (_, keys, message) => {
    const create = () => createFernet(keys);
    expect(create).toThrow(message);
    expect(create).toThrow(expect.objectContaining({ code: 'invalid_config' }));
    expect(create).not.toThrow('changeme');
  });
});
