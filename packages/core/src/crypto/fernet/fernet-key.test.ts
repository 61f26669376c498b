import { describe, expect, it } from 'vitest';
import { generateFernetKey, parseFernetKey } from './fernet-key.ts';

const URL_SAFE = '-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_8=';
const STANDARD = '+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/8=';

function bytesOf(text: string): Buffer | undefined {
  const key = parseFernetKey(text);
  return key && Buffer.concat([key.signing.export(), key.encryption.export()]);
}

describe('control 16: parseFernetKey', () => {
  it('splits a key into its signing half and its encryption half', () => {
    const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
    const key = parseFernetKey(bytes.toString('base64'));
    expect(key?.signing.export()).toEqual(bytes.subarray(0, 16));
    expect(key?.encryption.export()).toEqual(bytes.subarray(16));
  });

  it('reads both alphabets and white space around the key as one key', () => {
    expect(bytesOf(STANDARD)).toEqual(bytesOf(URL_SAFE));
    expect(bytesOf(`${URL_SAFE}\n`)).toEqual(bytesOf(URL_SAFE));
    expect(bytesOf(` ${URL_SAFE}\r\n`)).toEqual(bytesOf(URL_SAFE));
  });

  it.each([
    ['nothing', ''],
    ['31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['33 bytes', Buffer.alloc(33, 7).toString('base64')],
    ['padding left out, as Python refuses it', URL_SAFE.slice(0, -1)],
    ['an illegal character inside', `%${URL_SAFE}`],
    ['white space inside', `${URL_SAFE.slice(0, 8)} ${URL_SAFE.slice(8)}`],
    ['32 letters that are not base64 of 32 bytes', 'a'.repeat(32)],
  ])('refuses %s', (_, text) => {
    expect(parseFernetKey(text)).toBeUndefined();
  });

  it('does not show the key when it is printed', () => {
    expect(JSON.stringify(parseFernetKey(URL_SAFE))).not.toContain('-_-_');
  });
});

describe('generateFernetKey', () => {
  it('makes a different usable key each time', () => {
    const keys = new Set(Array.from({ length: 20 }, generateFernetKey));
    expect(keys.size).toBe(20);
    for (const key of keys) expect(bytesOf(key)).toHaveLength(32);
  });
});
