import type { RouteName } from '../routes.ts';
import { routeSummaries } from '../route-summaries.ts';
import type { Route } from '../types/route.ts';
import type { JsonSchema } from './component-schemas.ts';
import { takesIdempotencyKey } from '../takes-idempotency-key.ts';
import { headerReferences } from './headers.ts';

type Components = Record<string, JsonSchema>;

/** One route as an OpenAPI operation. */
export function operationFor(name: RouteName, route: Route, components: Components): JsonSchema {
  return {
    operationId: name,
    summary: routeSummaries[name],
    tags: [route.area],
    security: securityFor(route),
    ...(parametersFor(route, components).length > 0 ? { parameters: parametersFor(route, components) } : {}),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: `#/components/schemas/${route.body}` } } },
          },
        }),
    responses: responsesFor(route),
    ...(route.scope === undefined ? {} : { 'x-lens-scope': route.scope }),
    'x-lens-guard': route.guard,
  };
}

function securityFor(route: Route): JsonSchema[] {
  if (route.guard === 'public') return [];
  if (route.guard === 'session') return [{ refreshCookie: [], csrfToken: [] }, {}];
  if (route.guard === 'metrics') return [{ metricsToken: [] }, {}];
  return [{ bearer: [] }];
}

function parametersFor(route: Route, components: Components): JsonSchema[] {
  const parameters = [
    ...propertiesAs('path', route.params, components),
    ...propertiesAs('query', route.query, components),
    ...(route.answer === true ? [{ $ref: '#/components/parameters/QueryId' }] : []),
    ...(route.ifMatch === true ? [{ $ref: '#/components/parameters/IfMatch' }] : []),
    ...(takesIdempotencyKey(route) ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
  return parameters;
}

function propertiesAs(
  place: 'path' | 'query',
  shape: string | undefined,
  components: Components,
): JsonSchema[] {
  const schema = shape === undefined ? undefined : components[shape];
  const properties = Object.entries(Object(schema?.['properties']) as Record<string, JsonSchema>);
  const required = Array.isArray(schema?.['required']) ? schema['required'] : [];
  return properties.map(([name, property]) => {
    const { description, ...bare } = property;
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: bare,
    };
  });
}

function responsesFor(route: Route): Record<string, JsonSchema> {
  const responses: Record<string, JsonSchema> = {};
  for (const [status, shape] of Object.entries(route.responses)) {
    const headers = headerReferences(headersFor(route, Number(status)));
    const media = route.media ?? ['application/json'];
    const content = Object.fromEntries(
      media.map((type) => [type, { schema: { $ref: `#/components/schemas/${shape}` } }]),
    );
    responses[status] = {
      description: DESCRIPTIONS[Number(status)] ?? 'The answer.',
      headers,
      ...(shape === null ? {} : { content }),
    };
  }
  responses['4XX'] = { $ref: '#/components/responses/CallerProblem' };
  if (route.responses[503] === undefined) responses['5XX'] = { $ref: '#/components/responses/ServerProblem' };
  return responses;
}

function headersFor(route: Route, status: number): string[] {
  const headers = ['RequestId'];
  if (status === 201) headers.push('Location');
  if (takesIdempotencyKey(route)) headers.push('IdempotencyReplayed');
  if (route.answer !== true) return headers;
  headers.push('ServerTiming');
  const isConditional = route.responses[304] !== undefined;
  // Several answers in one body each have their own facts, which stand in its `meta` unless it may be kept.
  const isOne = route.responses[200] !== 'BatchResult';
  if (isOne) headers.push('QueryId');
  if (isOne || isConditional) headers.push('Age', 'LensCache');
  if (isConditional) headers.push('ETag');
  return headers;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  201: 'Created.',
  204: 'Done.',
  304: 'Not modified.',
  503: 'Something needed is down.',
};
