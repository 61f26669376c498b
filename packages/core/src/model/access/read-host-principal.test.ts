import { describe, expect, it } from 'vitest';
import { readHostPrincipal } from './read-host-principal.ts';

const given = {
  id: 'u1',
  tenant: 'acme',
  role: 'viewer',
  scopes: ['dashboards:read'],
  attributes: { region: ['north'] },
};

describe('control 5: a principal of the host', () => {
  it('control 5: is a frozen copy of its known fields, of kind host', () => {
    const principal = readHostPrincipal({ ...given, password: 'x', timezone: null });
    expect(principal).toEqual({ ...given, kind: 'host' });
    expect(readHostPrincipal({ ...given, kind: 'host', timezone: 'Europe/Paris' }).timezone).toBe(
      'Europe/Paris',
    );
    expect(Object.isFrozen(principal.attributes['region'])).toBe(true);
    expect(Object.isFrozen(given.attributes)).toBe(false);
    given.attributes.region.push('south');
    expect(principal.attributes).toEqual({ region: ['north'] });
    given.attributes.region.pop();
  });

  it('control 15: keeps its locked filters, frozen, or is refused', () => {
    const lockedFilters = [{ dataset: 'sales', field: 'region', op: 'in', value: ['north'] }];
    const principal = readHostPrincipal({ ...given, lockedFilters });
    expect(principal.lockedFilters).toEqual(lockedFilters);
    expect(Object.isFrozen(principal.lockedFilters?.[0])).toBe(true);
    for (const wrong of [
      null,
      {},
      'all',
      [null],
      [{ dataset: 'sales' }],
      [{ ...lockedFilters[0], more: 1 }],
    ]) {
      expect(() => readHostPrincipal({ ...given, lockedFilters: wrong })).toThrow(TypeError);
    }
  });

  it('control 5: takes nothing from a prototype', () => {
    const inherited: unknown = Object.create({ ...given, role: 'admin' });
    expect(() => readHostPrincipal(inherited)).toThrow(TypeError);
    const proto: unknown = JSON.parse(`{"__proto__": {"role": "admin"}, ${JSON.stringify(given).slice(1)}`);
    expect(readHostPrincipal(proto).role).toBe('viewer');
    expect(Object.getPrototypeOf(readHostPrincipal(proto))).toBe(Object.prototype);
  });

  it.each<[string, unknown]>([
    ['a text', 'admin'],
    ['true', true],
    ['an empty object', {}],
    ['a user of Lens', { ...given, kind: 'user' }],
    ['an API key', { ...given, kind: 'apiKey' }],
    ['a share link', { ...given, kind: 'share' }],
    ['of no tenant', { ...given, tenant: undefined }],
    ['of an unknown role', { ...given, role: 'root' }],
    ['of an unknown scope', { ...given, scopes: ['everything'] }],
    ['with a function among its attributes', { ...given, attributes: { f: () => 1 } }],
  ])('control 5: is never %s', (_, principal) => {
    expect(() => readHostPrincipal(principal)).toThrow(TypeError);
  });
});
