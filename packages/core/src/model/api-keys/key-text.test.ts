import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfKey, keyIdOf, keyPrefixOf, looksLikeApiKey, newKeyId, newKeyText } from './key-text.ts';

describe('control 8: the text of an API key', () => {
  it('control 8: holds its id and differs each time', () => {
    const id = newKeyId();
    const [first, second] = [newKeyText(id), newKeyText(id)];
    expect(keyIdOf(first.text)).toBe(id);
    expect(first.text).not.toBe(second.text);
    expect(first.text.startsWith(keyPrefixOf(id))).toBe(true);
    expect(looksLikeApiKey(first.text)).toBe(true);
    expect(first.hash).toEqual(hashOfKey(first.text));
    expect(first.hash).toHaveLength(32);
  });

  it('control 8: has 43 random digits of 62, all of them in use: more than 256 bits', () => {
    expect(62n ** 43n > 2n ** 256n).toBe(true);
    const digits = Array.from({ length: 500 }, () => newKeyText(newKeyId()).text.split('_')[2]?.slice(0, 43));
    expect(new Set(digits).size).toBe(500);
    expect(new Set(digits.join('')).size).toBe(62);
  });

  it('control 8: is known to be wrong for any one character changed, dropped or added', () => {
    const { text } = newKeyText(newKeyId());
    for (let place = 0; place < text.length; place += 1) {
      const changed = text[place] === 'a' ? 'b' : 'a';
      for (const wrong of [
        text.slice(0, place) + changed + text.slice(place + 1),
        text.slice(0, place) + text.slice(place + 1),
        `${text.slice(0, place)}a${text.slice(place)}`,
      ]) {
        if (wrong !== text) expect(keyIdOf(wrong)).toBeUndefined();
      }
    }
    for (const wrong of [`${text}\n`, ` ${text}`, `${text}=`, text.toUpperCase(), '', 'lens_']) {
      expect(keyIdOf(wrong)).toBeUndefined();
    }
  });

  it('control 8: is none of whatever else people send', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(keyIdOf(text)).toBeUndefined();
        expect(keyIdOf(`lens_${text}`)).toBeUndefined();
      }),
    );
  });
});
