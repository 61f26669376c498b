import { describe, expect, test } from 'vitest';
import { routes, type RouteName } from '@istari-lens/core/contract';
import type { DefinedRoute } from './define-route.ts';
import { createMatchRoute } from './match-route.ts';

const define = (name: RouteName): DefinedRoute => ({
  name,
  route: routes[name],
  handle: () => Promise.resolve({ kind: 'empty', status: 204 }),
});
const match = createMatchRoute(
  (
    [
      'getDashboard',
      'loadWidget',
      'listDashboards',
      'createDashboard',
      'importDashboard',
      'getWidget',
    ] as const
  ).map(define),
);
const found = (path: string, method = 'GET'): [string | undefined, object] | undefined => {
  const matched = match(path);
  return matched && [matched.place.byMethod.get(method)?.name, matched.params];
};

describe('a path is matched', () => {
  test.each<[string, string, string | undefined, object]>([
    ['/dashboards', 'GET', 'listDashboards', {}],
    ['/dashboards/', 'GET', 'listDashboards', {}],
    ['/dashboards', 'HEAD', 'listDashboards', {}],
    ['/dashboards', 'POST', 'createDashboard', {}],
    ['/dashboards', 'PUT', undefined, {}],
    ['/dashboards/7', 'GET', 'getDashboard', { id: '7' }],
    ['/dashboards/7/', 'GET', 'getDashboard', { id: '7' }],
    ['/dashboards/a%2Fb%20c', 'GET', 'getDashboard', { id: 'a/b c' }],
    ['/dashboards/import', 'POST', 'importDashboard', {}],
    ['/dashboards/7/widgets/w', 'GET', 'getWidget', { id: '7', widgetId: 'w' }],
    ['/dashboards/7/widgets/w/data', 'POST', 'loadWidget', { id: '7', widgetId: 'w' }],
    ['/dashboards/__proto__', 'GET', 'getDashboard', { id: '__proto__' }],
  ])('%s by %s', (path, method, name, params) => {
    expect(found(path, method)).toEqual([name, params]);
  });

  test.each([
    '',
    '/',
    '//',
    '/Dashboards',
    '/dashboards//',
    '//dashboards',
    '/dashboards/7//',
    '/dashboards/7/nope',
  ])('%j by nothing', (path) => {
    expect(match(path)).toBeUndefined();
  });

  test('unless its percent signs do not decode', () => {
    expect(() => match('/dashboards/%')).toThrow(URIError);
    expect(() => match('/dashboards/%E0%A4%A')).toThrow(URIError);
  });
});
