import { routes, type Route, type RouteName } from '@istari-lens/core/contract';
import type { CallOptions } from './caller.ts';
import { withMember, type RequestPlace } from './request-places.ts';
import type { SqlmapTarget } from './run-sqlmap.ts';

/** Stands for the asterisk of sqlmap until all others are written in another way. */
const MARK = 'MARK-OF-THE-PLACE';

/** A target for each place of a request that holds a text, a number or a yes or no. */
export function sqlmapTargets(
  baseUrl: string,
  name: RouteName,
  request: CallOptions,
  places: readonly RequestPlace[],
): SqlmapTarget[] {
  const route: Route = routes[name];
  return places.flatMap((place) => {
    const [key = ''] = place.path.map(String);
    const given = place.in === 'body' ? memberOf(place.body, place.path) : valueOf(place, request);
    if (typeof given === 'object') return [];
    const value = `${String(given)}${MARK}`;
    const params = place.in === 'path' ? { ...request.params, [key]: value } : (request.params ?? {});
    const query = place.in === 'query' ? { ...request.query, [key]: value } : (request.query ?? {});
    const headers = place.in === 'header' ? { ...request.headers, [key]: value } : (request.headers ?? {});
    const body = place.in === 'body' ? withMember(place.body, place.path, value) : request.body;
    const path = route.path.replaceAll(/:(\w+)/g, (_, part: string) =>
      encodeURIComponent(params[part] ?? ''),
    );
    const search = new URLSearchParams(query).toString();
    return [
      {
        title: `${name}, ${place.in} ${place.path.join('.')}`,
        method: route.method,
        url: `${baseUrl}${marked(path, '%2A')}${search === '' ? '' : `?${marked(search, '%2A')}`}`,
        headers: {
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...Object.fromEntries(Object.entries(headers).map(([title, text]) => [title, marked(text, '')])),
        },
        ...(body === undefined ? {} : { body: marked(JSON.stringify(body), String.raw`\u002a`) }),
      },
    ];
  });
}

function marked(text: string, other: string): string {
  return text.replaceAll('*', other).replaceAll(MARK, '*');
}

function valueOf({ in: where, path: [key = ''] }: RequestPlace, request: CallOptions): string {
  const given = { path: request.params, query: request.query, header: request.headers, body: undefined };
  return given[where]?.[key] ?? '1';
}

function memberOf(body: unknown, path: RequestPlace['path']): unknown {
  return path.reduce<unknown>((value, key) => Object(value)[key], body) ?? null;
}
