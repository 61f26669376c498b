import { describe, expect, expectTypeOf, it } from 'vitest';
import { routes } from '@istari-lens/core/contract/routes';
import { route, type RouteKey } from './route.ts';

describe('route', () => {
  it('fills and encodes parameters', () => {
    expect(route('POST /dashboards/:id/data', { id: 'a/b ?' })).toEqual({
      method: 'POST',
      path: '/dashboards/a%2Fb%20%3F/data',
    });
    expect(route('GET /auth/me')).toEqual({ method: 'GET', path: '/auth/me' });
  });

  it('knows the routes of the table, and no others', () => {
    const keys: RouteKey[] = Object.values(routes).map(({ method, path }) => `${method} ${path}` as RouteKey);
    expect(keys).toContain('POST /query');
    expectTypeOf<'GET /nowhere'>().not.toMatchTypeOf<RouteKey>();
    expectTypeOf(route<'GET /dashboards/:id'>)
      .parameter(1)
      .toEqualTypeOf<{ id: string }>();
  });
});
