import { createSchemaComparison, type Direction } from './compare-schemas.ts';
import { objectOf, resolveIn, type Json } from './json.ts';

/** Guards from the widest to the narrowest; `role:operator` stands apart from the others. */
const GUARDS = ['public', 'principal', 'role:viewer', 'role:editor', 'role:admin'];

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/**
 * What callers written for the API of the document `before` cannot do with that of `after`, one line each.
 * Removals, narrowings and new requirements are; additions are not. Clients are taken to ignore members,
 * listed values and variants of answers that they do not know.
 */
export function breakingChanges(before: Json, after: Json): string[] {
  const schemas = createSchemaComparison(before, after);
  const issues = operationsOf(before).flatMap(([name, path, method, was]) => {
    const is = objectOf(objectOf(after['paths'])[path])[method];
    return is === undefined ? [`${name}: is gone`] : compareOperation(was, objectOf(is), name);
  });
  return [...issues, ...schemas.compareNamed()];

  function compareOperation(was: Json, is: Json, name: string): string[] {
    return [
      ...compareAccess(was, is, name),
      ...compareParameters(was, is, name),
      ...compareBody(resolveIn(before, was['requestBody']), resolveIn(after, is['requestBody']), name),
      ...compareResponses(objectOf(was['responses']), objectOf(is['responses']), name),
    ];
  }

  function compareParameters(was: Json, is: Json, name: string): string[] {
    const old = parametersOf(before, was);
    const now = parametersOf(after, is);
    return [
      ...[...old].flatMap(([key, parameter]) => {
        const same = now.get(key);
        if (same === undefined) return [`${name}: the parameter ${key} is gone`];
        const place = `${name}: the parameter ${key}`;
        return schemas.compare(parameter['schema'], same['schema'], place, 'sent by callers');
      }),
      ...[...now]
        .filter(([key, { required }]) => required === true && old.get(key)?.['required'] !== true)
        .map(([key]) => `${name}: the parameter ${key} is required now`),
    ];
  }

  function compareBody(was: Json, is: Json, name: string): string[] {
    const old = objectOf(was['content']);
    const now = objectOf(is['content']);
    return [
      ...(is['required'] === true && was['required'] !== true ? [`${name}: a body is required now`] : []),
      ...compareContent(old, now, `${name}: the body`, 'sent by callers'),
    ];
  }

  function compareResponses(was: Json, is: Json, name: string): string[] {
    return Object.entries(was).flatMap(([status, response]) => {
      if (is[status] === undefined) return [`${name}: the answer ${status} is gone`];
      const old = resolveIn(before, response);
      const now = resolveIn(after, is[status]);
      const place = `${name}: the answer ${status}`;
      const headers = objectOf(now['headers']);
      return [
        ...Object.keys(objectOf(old['headers']))
          .filter((header) => headers[header] === undefined)
          .map((header) => `${place}: the header ${header} is gone`),
        ...compareContent(objectOf(old['content']), objectOf(now['content']), place, 'answered'),
      ];
    });
  }

  function compareContent(was: Json, is: Json, place: string, direction: Direction): string[] {
    return Object.entries(was).flatMap(([media, content]) =>
      is[media] === undefined
        ? [`${place}: ${media} is gone`]
        : schemas.compare(
            objectOf(content)['schema'],
            objectOf(is[media])['schema'],
            `${place} as ${media}`,
            direction,
          ),
    );
  }
}

function operationsOf(
  document: Json,
): (readonly [name: string, path: string, method: string, operation: Json])[] {
  return Object.entries(objectOf(document['paths'])).flatMap(([path, methods]) =>
    Object.entries(objectOf(methods))
      .filter(([method]) => METHODS.includes(method))
      .map(
        ([method, operation]) =>
          [`${method.toUpperCase()} ${path}`, path, method, objectOf(operation)] as const,
      ),
  );
}

function parametersOf(document: Json, operation: Json): Map<string, Json> {
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : [];
  return new Map(
    parameters.map((parameter: unknown) => {
      const resolved = resolveIn(document, parameter);
      return [`${String(resolved['name'])} (${String(resolved['in'])})`, resolved];
    }),
  );
}

/** Who may call it, with which scope, and by which name generated clients know it. */
function compareAccess(was: Json, is: Json, name: string): string[] {
  const changed = (key: string): boolean => was[key] !== is[key];
  const say = (what: string, key: string): string =>
    `${name}: ${what} was ${String(was[key] ?? 'absent')}, is ${String(is[key] ?? 'absent')}`;
  return [
    ...(changed('operationId') ? [say('the operationId', 'operationId')] : []),
    ...(changed('x-lens-scope') ? [say('the scope of API keys', 'x-lens-scope')] : []),
    ...(changed('x-lens-guard') && !isWider(was['x-lens-guard'], is['x-lens-guard'])
      ? [say('the guard', 'x-lens-guard')]
      : []),
  ];
}

function isWider(was: unknown, is: unknown): boolean {
  const [old, now] = [was, is].map((guard) => GUARDS.indexOf(String(guard)));
  return old !== undefined && now !== undefined && old >= 0 && now >= 0 && now < old;
}
