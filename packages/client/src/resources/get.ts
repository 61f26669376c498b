import type { CallOptions } from '../options.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';

/** A GET route with its path filled in. */
export interface ReadRoute {
  method: 'GET';
  path: string;
}

/** Reads one thing. */
export function get<Body>(request: Request, route: ReadRoute, options?: CallOptions): Call<Body> {
  return asCall(request<Body>({ ...route, repeatable: true }, options).then((reply) => reply.body));
}

/** A route with its query string; what is undefined is left out. */
export function withQuery(route: ReadRoute, query: object = {}): ReadRoute {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? route : { ...route, path: `${route.path}?${text}` };
}
