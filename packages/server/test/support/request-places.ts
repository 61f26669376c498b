import { createOpenApiDocument, type RouteName } from '@istari-lens/core/contract';
import type { CallOptions } from './caller.ts';

/** One thing of a request that a caller chooses. */
export interface RequestPlace {
  in: 'path' | 'query' | 'header' | 'body';
  /** Name of the parameter or header; of a member of the body the keys that lead to it, empty for all of it. */
  path: readonly (string | number)[];
  /** A whole body in which the member is there. Undefined outside of bodies. */
  body?: unknown;
}

type Schema = Readonly<Record<string, unknown>>;

/** Members that are deeper say nothing new: the schemas begin again. */
const DEEPEST = 9;

/**
 * Every place of a request, by the OpenAPI document of the given routes: each parameter, and each member of
 * the body that its schema knows or that the given request has. Places of routes that are mounted later are
 * found without a change here.
 */
export function createRequestPlaces(
  names: readonly RouteName[],
): (name: RouteName, request: CallOptions) => RequestPlace[] {
  const document = createOpenApiDocument({ version: '1.0.0', only: names });
  const operations = new Map(
    Object.values(record(document['paths'])).flatMap((methods) =>
      Object.values(record(methods)).map((operation) => [
        record(operation)['operationId'],
        record(operation),
      ]),
    ),
  );

  function resolve(schema: unknown): Schema {
    const reference = record(schema)['$ref'];
    if (typeof reference !== 'string') return record(schema);
    return resolve(
      reference
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => record(value)[key], document),
    );
  }

  return (name, request) => {
    const operation = operations.get(name);
    if (operation === undefined) throw new Error(`The OpenAPI document has no operation ${name}.`);
    const places: RequestPlace[] = [];
    for (const parameter of list(operation['parameters']).map(resolve)) {
      places.push({ in: parameter['in'] as 'path' | 'query' | 'header', path: [String(parameter['name'])] });
    }
    if (operation['requestBody'] === undefined) return places;
    const content = record(record(operation['requestBody'])['content'])['application/json'];
    const found = new Map<string, RequestPlace>();

    function add(path: RequestPlace['path'], body: unknown): void {
      const key = JSON.stringify(path);
      if (!found.has(key)) found.set(key, { in: 'body', path, body });
    }

    /** What the request has itself. */
    function addGiven(value: unknown, path: RequestPlace['path']): void {
      add(path, request.body);
      if (typeof value !== 'object' || value === null || path.length > DEEPEST) return;
      for (const [key, item] of Object.entries(value)) {
        // The elements of a list are alike, but for the first few.
        if (!Array.isArray(value)) addGiven(item, [...path, key]);
        else if (Number(key) < 2) addGiven(item, [...path, Number(key)]);
      }
    }

    /** What it could have; each schema once on the way down. */
    function addKnown(
      schema: unknown,
      path: RequestPlace['path'],
      body: unknown,
      seen: readonly unknown[],
    ): void {
      const resolved = resolve(schema);
      if (seen.includes(resolved) || path.length > DEEPEST) return;
      add(path, body);
      const below = [...seen, resolved];
      for (const choice of choicesOf(resolved)) addKnown(choice, path, body, below);
      for (const [key, member] of Object.entries(record(resolved['properties']))) {
        const inside = [...path, key];
        addKnown(member, inside, withMember(body, inside, sampleOf(member), true), below);
      }
      if (resolved['items'] !== undefined) {
        const inside = [...path, 0];
        addKnown(
          resolved['items'],
          inside,
          withMember(body, inside, sampleOf(resolved['items']), true),
          below,
        );
      }
      if (typeof resolved['additionalProperties'] === 'object') {
        const inside = [...path, 'anything'];
        const member = resolved['additionalProperties'];
        addKnown(member, inside, withMember(body, inside, sampleOf(member), true), below);
      }
    }

    /** The least that a schema takes. */
    function sampleOf(schema: unknown, depth: number = 0): unknown {
      const resolved = resolve(schema);
      const examples = list(resolved['examples']);
      if (examples.length > 0) return examples[0];
      if (resolved['const'] !== undefined) return resolved['const'];
      if (Array.isArray(resolved['enum'])) return resolved['enum'][0];
      const [choice] = choicesOf(resolved);
      if (choice !== undefined && depth < DEEPEST) return sampleOf(choice, depth + 1);
      if (resolved['type'] === 'object') {
        const needed = list(resolved['required']).map(String);
        return Object.fromEntries(
          needed.map((key) => [key, sampleOf(record(resolved['properties'])[key], depth + 1)]),
        );
      }
      if (resolved['type'] === 'array')
        return depth < DEEPEST ? [sampleOf(resolved['items'], depth + 1)] : [];
      if (resolved['type'] === 'boolean') return true;
      if (resolved['type'] === 'null') return null;
      if (resolved['type'] === 'integer' || resolved['type'] === 'number') return resolved['minimum'] ?? 1;
      return 'origin';
    }

    addGiven(request.body, []);
    addKnown(record(content)['schema'], [], request.body, []);
    return [...places, ...found.values()];
  };
}

/**
 * The body with one member replaced; what leads to it is made where it is missing.
 *
 * @param isSample - leaves a member that is there as it is
 */
export function withMember(
  body: unknown,
  path: RequestPlace['path'],
  value: unknown,
  isSample: boolean = false,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return isSample && body !== undefined ? body : value;
  const fits = typeof body === 'object' && body !== null && Array.isArray(body) === (typeof key === 'number');
  const copy = fits ? body : typeof key === 'number' ? [] : {};
  const member = withMember(
    Object.entries(copy).find(([name]) => name === String(key))?.[1],
    rest,
    value,
    isSample,
  );
  if (Array.isArray(copy))
    return copy.length > Number(key) ? copy.with(Number(key), member) : [...copy, member];
  return { ...copy, [key]: member };
}

function choicesOf(schema: Schema): unknown[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((key) => list(schema[key]));
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
