import { describe, expect, it } from 'vitest';
import { foldCase } from './fold-case.ts';

const LAST = 0x10ffff;
const ALONE = new Set(['İ', 'ı']);

function oneLetter(letter: string, changed: string): string {
  return Array.from(changed).length === 1 ? changed : letter;
}

/** Each letter that has cases, with all that lower and upper case connect it to, over all of Unicode. */
function families(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const familyOf = (letter: string): Set<string> => found.get(letter) ?? new Set([letter]);
  for (let code = 0; code <= LAST; code += 1) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    for (const changed of [letter.toLowerCase(), letter.toUpperCase()]) {
      const other = oneLetter(letter, changed);
      if (other === letter || ALONE.has(letter) || ALONE.has(other)) continue;
      const family = new Set([...familyOf(letter), ...familyOf(other)]);
      for (const member of family) found.set(member, family);
    }
  }
  return found;
}

describe('letters with case ignored', () => {
  it('find every form of each other, whichever is asked for', () => {
    const all = families();
    expect(all.size).toBeGreaterThan(2800);
    const wrong = [...all].filter(([letter, family]) => {
      const { folded, from, to } = foldCase(letter);
      const others = [...from];
      const isOneToOne = others.length === Array.from(to).length && [...to].every((into) => into === folded);
      const found = new Set([folded, ...others]);
      return !isOneToOne || found.size !== family.size || [...found].some((form) => !family.has(form));
    });
    expect(wrong).toEqual([]);
  });

  it('are few for each, which bounds the statement', () => {
    for (const family of new Set(families().values())) expect(family.size).toBeLessThanOrEqual(4);
  });

  it.each(['İ', 'ı', '1', '漢', '\u{1f600}'])('%s is only itself', (letter) => {
    expect(foldCase(letter)).toEqual({ folded: letter, from: '', to: '' });
  });
});
