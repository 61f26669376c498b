import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { decodeBase64url, encodeBase64url } from './base64url.ts';

describe('base64url', () => {
  it('decodes what it encodes, in both forms', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom('required', 'none'),
        (array, padding) => {
          const bytes = Buffer.from(array);
          expect(decodeBase64url(encodeBase64url(bytes, padding), padding)).toEqual(bytes);
        },
      ),
    );
  });

  it.each([
    ['the other alphabet', '+/8='],
    ['white space', '-_8=\n'],
    ['an illegal character inside', '-_%8='],
    ['padding left out', '-_8'],
    ['padding too long', '-_8=='],
    ['text after the padding', '-_8=-_8='],
    ['stray low bits', '-_9='],
    ['a letter outside ASCII', '-_é='],
  ])('refuses %s', (_, text) => {
    expect(decodeBase64url(text, 'required')).toBeUndefined();
    expect(decodeBase64url('-_8=', 'required')).toEqual(Buffer.from([0xfb, 0xff]));
  });

  it('refuses padding where the form has none', () => {
    expect(decodeBase64url('-_8=', 'none')).toBeUndefined();
    expect(decodeBase64url('-_8', 'none')).toEqual(Buffer.from([0xfb, 0xff]));
  });
});
