import { ERROR_STATUS } from '../../errors/codes.ts';
import { routes, type RouteName } from '../routes.ts';
import type { Route, RouteArea } from '../types/route.ts';
import { componentSchemas, type JsonSchema } from './component-schemas.ts';
import { headerReferences, responseHeaders } from './headers.ts';
import { operationFor } from './operation.ts';

export interface OpenApiOptions {
  /** Version of the release that serves the document. */
  version: string;
  /** Where the API is mounted, as a path or URL. @default '/' */
  serverUrl?: string;
  /** Routes to describe. @default all of the contract */
  only?: readonly RouteName[];
}

/** The API as an OpenAPI 3.1 document, made from the route table and the schemas. */
export function createOpenApiDocument(options: OpenApiOptions): JsonSchema {
  const components = componentSchemas();
  const paths: Record<string, JsonSchema> = {};
  const areas = new Set<RouteArea>();
  const names = options.only ?? (Object.keys(routes) as RouteName[]);
  for (const name of names) {
    const route: Route = routes[name];
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationFor(name, route, components) };
    areas.add(route.area);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Istari Lens',
      version: options.version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.serverUrl ?? '/' }],
    tags: [...areas].map((name) => ({ name, description: AREAS[name] })),
    paths,
    components: onlyUsed(paths, {
      schemas: components,
      parameters: PARAMETERS,
      headers: Object.fromEntries(
        Object.entries(responseHeaders).map(([key, { description, schema }]) => [
          key,
          { description, schema },
        ]),
      ),
      responses: {
        CallerProblem: problemResponse(
          'The request cannot be answered as it is; `code` and `errors` say why.',
        ),
        ServerProblem: problemResponse('Something failed on this side; `requestId` finds it in the log.'),
      },
      securitySchemes: SECURITY_SCHEMES,
    }),
  };
}

/** Only the components that `paths` reach, directly or through others. */
function onlyUsed(paths: JsonSchema, components: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const used: Record<string, JsonSchema> = {};
  const pending: unknown[] = [paths];
  while (pending.length > 0) {
    const text = JSON.stringify(pending.pop());
    const references = [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)];
    const schemes = [...text.matchAll(/"(\w+)":\[\]/g)].map(([, name]) => ['', 'securitySchemes', name]);
    for (const [, section = '', name = ''] of [...references, ...schemes]) {
      const component = components[section]?.[name];
      if (component === undefined || used[section]?.[name] !== undefined) continue;
      (used[section] ??= {})[name] = component;
      pending.push(component);
    }
  }
  return used;
}

function problemResponse(description: string): JsonSchema {
  return {
    description,
    headers: headerReferences(['RequestId', 'RetryAfter']),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const DESCRIPTION = [
  'A self-hosted analytics API.',
  'Errors are `application/problem+json` (RFC 9457) with a stable `code`:',
  `${Object.keys(ERROR_STATUS).join(', ')}.`,
].join(' ');

const AREAS: Readonly<Record<RouteArea, string>> = {
  health: 'Health and metrics, for probes and monitoring.',
  documentation: 'This API, described.',
  auth: 'Sessions and the caller’s own account.',
  tenants: 'Tenants and their settings.',
  users: 'Users of the tenant.',
  'api-keys': 'Keys for programs.',
  audit: 'Who did what, and when.',
  cache: 'Cached answers.',
  'data-sources': 'Analytics databases, their tables and columns.',
  datasets: 'Semantic layers over tables: fields, metrics, policies.',
  queries: 'Questions and answers.',
  dashboards: 'Pages of widgets, their data, versions and sharing.',
  public: 'Dashboards by public link.',
  embed: 'Dashboards inside other applications.',
};

const PARAMETERS: JsonSchema = {
  QueryId: {
    name: 'X-Query-Id',
    in: 'header',
    description: 'Names the query, so that it can be cancelled. A UUID; anything else is refused.',
    schema: { type: 'string', format: 'uuid' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes it safe to send this again: under the same key, for 24 hours, the first answer is given again and nothing is made twice. A new UUID for each thing to be made.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'Revision of the object that is changed, in quotes. Missing: 428; stale: 412.',
    schema: { type: 'string' },
  },
};

const SECURITY_SCHEMES: JsonSchema = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token, an API key, an embed token or the token of a share link.',
  },
  refreshCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'lens-refresh',
    description:
      'Refresh token of a cookie session. The real name holds the mount’s id. Sessions in `body` mode send the token in the body instead.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'CSRF token of the cookie session.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'METRICS_TOKEN; without one configured, loopback and private addresses need none.',
  },
};
