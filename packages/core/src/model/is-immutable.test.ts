import { describe, expect, it, test } from 'vitest';
import { freezeDeeply, isImmutable } from './is-immutable.ts';

describe('immutable is', () => {
  test.each<[string, unknown]>([
    ['text', 'a'],
    ['null', null],
    ['a frozen object', Object.freeze({ a: 1 })],
    ['a frozen object without a prototype', Object.freeze(Object.assign(Object.create(null), { a: 1 }))],
    ['frozen all the way down', freezeDeeply({ a: [{ b: 1 }], c: { d: null } })],
  ])('%s', (_name, value) => expect(isImmutable(value)).toBe(true));

  test.each<[string, unknown]>([
    ['an object', { a: 1 }],
    ['a list', []],
    ['frozen at the top only', Object.freeze({ a: { b: 1 } })],
    [
      'a getter',
      Object.freeze({
        get a() {
          return 1;
        },
      }),
    ],
    ['a date', Object.freeze(new Date())],
    ['a function', Object.freeze(() => 1)],
    ['an instance', Object.freeze(new (class A {})())],
  ])('not %s', (_name, value) => expect(isImmutable(value)).toBe(false));
});

it('freezes a value as it is', () => {
  const value = { a: [{ b: 1 }] };
  expect(freezeDeeply(value)).toBe(value);
  expect(() => value.a.push({ b: 2 })).toThrow(TypeError);
  expect(() => Object.assign(value.a[0] ?? {}, { b: 2 })).toThrow(TypeError);
});
