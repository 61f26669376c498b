import { describe, expect, test } from 'vitest';
import { nearest } from './nearest.ts';

describe('nearest', () => {
  const fields = ['date', 'delay', 'distance', 'origin', 'destination', 'originState'];
  test.each([
    ['orgin', 'origin'],
    ['ORIGIN', 'origin'],
    ['origin_state', 'originState'],
    ['dleay', 'delay'],
    ['destnation', 'destination'],
    ['dest', 'destination'],
    ['dat', 'date'],
  ])('%s means %s', (word, expected) => {
    expect(nearest(word, fields)).toBe(expected);
  });

  test.each([['revenue'], [''], ['x'], ['o'.repeat(10_000)], ['__proto__']])(
    '%s is near to nothing',
    (word) => {
      expect(nearest(word, fields)).toBeUndefined();
    },
  );

  test('two candidates with the same beginning are no suggestion', () => {
    expect(nearest('not', ['notContains', 'notStartsWith'])).toBeUndefined();
  });

  test('the earlier of two equally near candidates wins', () => {
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
  });
});
