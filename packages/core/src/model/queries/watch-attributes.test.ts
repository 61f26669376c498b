import { expect, it } from 'vitest';
import type { Principal } from '../../contract/types/identity.ts';
import { watchAttributes } from './watch-attributes.ts';

const principal: Principal = {
  kind: 'user',
  id: 'u',
  tenant: 't',
  role: 'viewer',
  scopes: [],
  attributes: { a: 1, b: { c: 2 }, d: undefined },
};

it('tells what was looked at, present or not', () => {
  const watched = watchAttributes(principal);
  expect(watched.read()).toEqual([]);
  expect(watched.principal.attributes['b']).toEqual({ c: 2 });
  expect(Object.hasOwn(watched.principal.attributes, 'nope')).toBe(false);
  expect('d' in watched.principal.attributes).toBe(true);
  expect(watched.read()).toEqual(['b', 'd', 'nope']);
});

it.each<[string, (attributes: Principal['attributes']) => unknown]>([
  ['keys', Object.keys],
  ['a copy', (attributes) => ({ ...attributes })],
  ['JSON', (attributes) => JSON.stringify(attributes)],
])('takes %s for all of them', (_name, look) => {
  const watched = watchAttributes(principal);
  look(watched.principal.attributes);
  expect(watched.read()).toBe('all');
});

it('changes nothing of the principal', () => {
  expect(watchAttributes(principal).principal).toEqual(principal);
});
