import type { DefinedRoute } from './define-route.ts';

/** What there is at an address. */
export interface Place {
  /** Every route with this path, one a method. */
  readonly routes: readonly DefinedRoute[];
  /** The route of a method; HEAD is GET without a body. */
  readonly byMethod: ReadonlyMap<string, DefinedRoute>;
}

export interface MatchedPlace {
  readonly place: Place;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the place of a path below the mount. Letters count as they are written, a slash at the end does
 * not. Throws a URIError for percent signs that do not decode.
 */
export type MatchRoute = (path: string) => MatchedPlace | undefined;

interface Pattern {
  readonly segments: readonly string[];
  readonly place: Place;
}

const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({});

/** A matcher of these routes. A path without parameters goes before one that has some. */
export function createMatchRoute(routes: readonly DefinedRoute[]): MatchRoute {
  const plain = new Map<string, MatchedPlace>();
  const patterns = new Map<number, Pattern[]>();
  for (const path of new Set(routes.map((entry) => entry.route.path))) {
    const place = toPlace(routes.filter((entry) => entry.route.path === path));
    const segments = path.slice(1).split('/');
    if (!path.includes(':')) plain.set(path, { place, params: NO_PARAMS });
    else patterns.set(segments.length, [...(patterns.get(segments.length) ?? []), { segments, place }]);
  }

  return (path) => {
    const known = plain.get(path);
    if (known !== undefined) return known;
    const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const there = plain.get(bare);
    if (there !== undefined) return there;
    const given = bare.slice(1).split('/');
    for (const { segments, place } of patterns.get(given.length) ?? []) {
      const params = paramsOf(segments, given);
      if (params !== undefined) return { place, params };
    }
    return undefined;
  };
}

function toPlace(here: readonly DefinedRoute[]): Place {
  const byMethod = new Map(here.map((entry) => [entry.route.method as string, entry]));
  const get = byMethod.get('GET');
  if (get !== undefined) byMethod.set('HEAD', get);
  return { routes: here, byMethod };
}

function paramsOf(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    const text = given[index] ?? '';
    if (segment.startsWith(':') ? text === '' : text !== segment) return undefined;
  }
  // Decoded only now: where nothing is, an address that does not decode is nothing either.
  const params: Record<string, string> = {};
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    const text = given[index] ?? '';
    if (segment.startsWith(':'))
      params[segment.slice(1)] = text.includes('%') ? decodeURIComponent(text) : text;
  }
  return params;
}
