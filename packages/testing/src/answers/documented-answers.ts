import { createOpenApiDocument } from '@istari-lens/core/contract';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** What is looked at of an answer. */
export interface ReceivedAnswer {
  method: string;
  /** With the path where the API is mounted. */
  pathname: string;
  status: number;
  headers: Headers;
  /** The parsed body of an answer in JSON; undefined for any other. */
  body: unknown;
}

interface Header {
  schema: object;
}

interface Documented {
  content?: Record<string, object>;
  headers?: Record<string, { $ref: string }>;
  $ref?: string;
}

interface Operation {
  responses: Record<string, Documented>;
}

interface OpenApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { headers: Record<string, Header>; responses: Record<string, Documented> };
}

/** Tells what of an answer is not as the OpenAPI document says; an empty list when all is. */
export type HoldAnswer = (answer: ReceivedAnswer) => string[];

/** Holds answers against the document of the whole API. */
export function createDocumentedAnswers(): HoldAnswer {
  const document = JSON.parse(JSON.stringify(createOpenApiDocument({ version: '0.0.0' }))) as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  const routes = Object.keys(document.paths)
    // `/public/dashboards/{key}` before `/dashboards/{id}`, and `/users/me` before `/users/{id}`.
    .toSorted((one, other) => parts(other, '/') - parts(one, '/') || parts(one, '{') - parts(other, '{'))
    .map((path) => ({ path, pattern: new RegExp(`${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`) }));

  function problemsOf(reference: string, value: unknown): string[] {
    const validate: ValidateFunction | undefined = ajv.getSchema(`api#${reference}`);
    if (validate === undefined) return [`The document has nothing at ${reference}.`];
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  }

  return ({ method, pathname, status, headers, body }) => {
    const known = method === 'HEAD' ? 'get' : method.toLowerCase();
    const route = routes.find(({ path, pattern }) => pattern.test(pathname) && document.paths[path]?.[known]);
    // What no route answers is a problem all the same.
    const responses =
      route === undefined
        ? { '4XX': { $ref: '#/components/responses/CallerProblem' } }
        : (document.paths[route.path]?.[known]?.responses ?? {});
    const key = [String(status), `${String(status)[0]}XX`].find((each) => each in responses);
    const where = `${method} ${pathname} ${status}`;
    const told = key === undefined ? undefined : responses[key as keyof typeof responses];
    if (key === undefined || told === undefined) return [`${where}: the document has no such status.`];
    const at =
      '$ref' in told && told.$ref !== undefined
        ? told.$ref.slice(1)
        : `/paths/${encodeURIComponent(route?.path.replaceAll('/', '~1') ?? '')}/${known}/responses/${key}`;
    const documented: Documented =
      '$ref' in told && told.$ref !== undefined
        ? (document.components.responses[told.$ref.split('/').at(-1) ?? ''] ?? {})
        : told;
    const problems = headerProblems(documented, headers);
    const media = headers.get('content-type')?.split(';')[0]?.trim() ?? '';
    if (documented.content === undefined) {
      if (body !== undefined) problems.push('has a body, and the document has none.');
    } else if (method !== 'HEAD') {
      if (!(media in documented.content)) problems.push(`is ${media || 'of no type'}.`);
      else if (body !== undefined) {
        problems.push(...problemsOf(`${at}/content/${media.replaceAll('/', '~1')}/schema`, body));
      }
    }
    return problems.map((problem) => `${where}: ${problem}`);
  };

  function headerProblems({ headers: told = {} }: Documented, headers: Headers): string[] {
    return Object.entries(told).flatMap(([name, { $ref }]) => {
      const value = headers.get(name);
      if (value === null) return [];
      const reference = `${$ref.slice(1)}/schema`;
      const isNumber = Number.isFinite(Number(value)) && value.trim() !== '';
      const found = problemsOf(reference, value);
      // A header is text; its schema may say that it is a number.
      const better = found.length > 0 && isNumber ? problemsOf(reference, Number(value)) : found;
      return better.map((problem) => `the header ${name}: ${problem}`);
    });
  }
}

function parts(path: string, separator: string): number {
  return path.split(separator).length;
}
