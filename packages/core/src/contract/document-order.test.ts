import { expect, test } from 'vitest';
import { inDocumentOrder } from './document-order.ts';

const order = (given: unknown, ...pointers: string[]): string[] =>
  inDocumentOrder(
    pointers.map((pointer) => ({ pointer, code: 'x', detail: '' })),
    given,
  ).map(({ pointer }) => pointer);

test('problems stand in the order of the keys and items of the value', () => {
  const given = { b: [{ y: 1, x: 2 }, {}, ...Array.from({ length: 10 }, () => 0)], a: { '~/': { z: 1 } } };
  expect(order(given, '/a/~0~1/z', '/a', '/b/10', '/b/2', '/b/0/x', '/b/0/y', '/b', '')).toEqual([
    '',
    '/b',
    '/b/0/y',
    '/b/0/x',
    '/b/2',
    '/b/10',
    '/a',
    '/a/~0~1/z',
  ]);
});

test('what is missing comes after what is there, in the order found', () => {
  expect(order({ a: 1, b: {} }, '/z', '/c', '/b/x', '/b', '/a')).toEqual(['/a', '/b', '/b/x', '/z', '/c']);
});

test('keys of prototypes are no places of a value', () => {
  expect(order({ a: 1 }, '/constructor/name', '/a/length', '/a')).toEqual([
    '/a',
    '/a/length',
    '/constructor/name',
  ]);
});
