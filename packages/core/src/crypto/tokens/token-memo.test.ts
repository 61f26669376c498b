import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenMemo } from './token-memo.ts';

describe('the memo of tokens', () => {
  it('forgets the token unused for longest', () => {
    const memo = createTokenMemo<number>(2);
    memo.set('a', 1);
    memo.set('b', 2);
    expect(memo.get('a')).toBe(1);
    memo.set('c', 3);
    expect([memo.get('a'), memo.get('b'), memo.get('c')]).toEqual([1, undefined, 3]);
  });

  it('does what a list of the last tokens would do, and never holds more', () => {
    const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const steps = fc.array(fc.tuple(fc.boolean(), names, fc.nat()), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (maxEntries, todo) => {
        const memo = createTokenMemo<number>(maxEntries);
        let list: [string, number][] = [];
        for (const [isSet, name, value] of todo) {
          const known = list.find(([other]) => other === name)?.[1];
          if (isSet) memo.set(name, value);
          else expect(memo.get(name)).toBe(known);
          const newest = isSet ? value : known;
          if (newest === undefined) continue;
          list = [...list.filter(([other]) => other !== name), [name, newest] as [string, number]];
          list = list.slice(-maxEntries);
        }
        // Reading moves what is found to the end and drops nothing, so the order of reading is free.
        const held = ['a', 'b', 'c', 'd', 'e', 'f'].filter((name) => memo.get(name) !== undefined);
        expect(held).toEqual(list.map(([name]) => name).sort());
      }),
    );
  });

  it('holds 2,000 of 5,000 tokens', () => {
    const memo = createTokenMemo<number>(2000);
    for (let index = 0; index < 5000; index += 1) memo.set(`token-${index}`, index);
    const held = Array.from({ length: 5000 }, (_, index) => memo.get(`token-${index}`));
    expect(held.findIndex((value) => value !== undefined)).toBe(3000);
    expect(held.filter((value) => value !== undefined)).toHaveLength(2000);
  });

  it.each([undefined, null, 7, {}])('knows nothing of %j, which is no text', (token) => {
    // @ts-expect-error a JavaScript caller can hand in anything
    expect(createTokenMemo<number>(2).get(token)).toBeUndefined();
  });
});
