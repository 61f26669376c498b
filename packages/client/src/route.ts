import type { routes } from '@istari-lens/core/contract/routes';

type Routes = typeof routes;

/** Method and path of every route of the API. A type only: the table itself stays out of bundles. */
export type RouteKey = {
  [Name in keyof Routes]: `${Routes[Name]['method']} ${Routes[Name]['path']}`;
}[keyof Routes];

type ParameterName<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterName<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type MethodOf<Key extends RouteKey> = Key extends `${infer Method} ${string}` ? Method : never;

/**
 * A route's method and encoded path; a route that the API does not have, or a forgotten parameter, is a
 * compile error.
 *
 * @example
 * route('POST /dashboards/:id/data', { id: 'a/b' }); // { method: 'POST', path: '/dashboards/a%2Fb/data' }
 */
export function route<Key extends RouteKey>(
  key: Key,
  ...[parameters]: ParameterName<Key> extends never ? [] : [Record<ParameterName<Key>, string>]
): { method: MethodOf<Key>; path: string } {
  const values: Partial<Record<string, string>> = parameters ?? {};
  const [method, pattern = ''] = key.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
  return { method: method as MethodOf<Key>, path };
}
