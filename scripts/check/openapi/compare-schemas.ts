import { isDeepStrictEqual } from 'node:util';
import { objectOf, resolveIn, stringsOf, type Json } from './json.ts';

/** Which way values of a schema travel. What is accepted may grow, what is answered may be relied on. */
export type Direction = 'sent by callers' | 'answered';

/** Holds the schemas of two documents against each other. */
export interface SchemaComparison {
  /** What breaks between the two, one line each: place and what happened. Schemas that are named wait. */
  compare(was: unknown, is: unknown, place: string, direction: Direction): string[];
  /** What breaks within schemas that both documents know by the same name, each once. */
  compareNamed(): string[];
}

/** Compares for callers that were written for the document `before`. */
export function createSchemaComparison(before: Json, after: Json): SchemaComparison {
  const waiting = new Map<string, () => string[]>();
  const open = new Set<string>();
  return {
    compare,
    compareNamed: () => {
      const issues: string[] = [];
      // The map grows while it is read: a schema names others.
      for (const comparison of waiting.values()) issues.push(...comparison());
      return issues;
    },
  };

  function compare(was: unknown, is: unknown, place: string, direction: Direction): string[] {
    const [name, other] = [was, is].map((schema) => objectOf(schema)['$ref']);
    const inside = (at: string): string[] =>
      compareVariants(resolveIn(before, was), resolveIn(after, is), at, direction);
    const key = `${String(name)} ${String(other)} ${direction}`;
    if (typeof name === 'string' && name === other) {
      const at = `${name.replace('#/components/schemas/', '')} (${direction})`;
      if (!waiting.has(key)) waiting.set(key, () => inside(at));
      return [];
    }
    if (name === undefined && other === undefined) return inside(place);
    // One that holds itself is found unchanged where nothing else of it has changed.
    if (open.has(key)) return [];
    open.add(key);
    const issues = inside(place);
    open.delete(key);
    return issues;
  }

  function compareVariants(was: Json, is: Json, place: string, direction: Direction): string[] {
    const old = variantsOf(was);
    const now = variantsOf(is);
    const [onlyOld] = old;
    const [onlyNow] = now;
    const issues =
      old.length === 1 && now.length === 1 && onlyOld !== undefined && onlyNow !== undefined
        ? comparePlain(objectOf(onlyOld), objectOf(onlyNow), place, direction)
        : old.flatMap((variant, index) =>
            compareVariant(variant, now, `${place} variant ${index}`, direction),
          );
    return issues.length > 0 ? issues : newTypes(old, now, place, direction);
  }

  /** The variant goes on when one of the new ones does for it all that it did. */
  function compareVariant(
    was: unknown,
    candidates: readonly unknown[],
    place: string,
    direction: Direction,
  ): string[] {
    if (
      candidates.some((candidate) => isDeepStrictEqual(was, candidate) && objectOf(was)['$ref'] === undefined)
    ) {
      return [];
    }
    const reference = objectOf(was)['$ref'];
    const named = candidates.filter((candidate) => objectOf(candidate)['$ref'] === reference);
    const tried = (reference !== undefined && named.length > 0 ? named : candidates).map((candidate) =>
      compare(was, candidate, place, direction),
    );
    return tried.toSorted((left, right) => left.length - right.length)[0] ?? [`${place}: is gone`];
  }

  /** A reader that knew one type of value gets another, null for one. */
  function newTypes(
    old: readonly unknown[],
    now: readonly unknown[],
    place: string,
    direction: Direction,
  ): string[] {
    if (direction !== 'answered') return [];
    const known = new Set(old.map((variant) => typeOf(resolveIn(before, variant))));
    if (known.has('anything')) return [];
    const types = new Set(now.map((variant) => typeOf(resolveIn(after, variant))));
    return [...types].filter((type) => !known.has(type)).map((type) => `${place}: may be ${type} now`);
  }

  function comparePlain(was: Json, is: Json, place: string, direction: Direction): string[] {
    if (was['$ref'] !== undefined || is['$ref'] !== undefined) return compare(was, is, place, direction);
    const type = is['type'];
    if (type !== undefined && type !== was['type'] && !(type === 'number' && was['type'] === 'integer')) {
      return [`${place}: was ${typeOf(was)}, is ${typeOf(is)}`];
    }
    return [
      ...compareValues(was, is, place),
      ...(direction === 'sent by callers' ? narrowed(was, is, place) : []),
      ...compareMembers(was, is, place, direction),
      ...compareItems(was, is, place, direction),
    ];
  }

  function compareMembers(was: Json, is: Json, place: string, direction: Direction): string[] {
    const old = objectOf(was['properties']);
    const now = objectOf(is['properties']);
    const wasRequired = stringsOf(was['required']);
    const isRequired = stringsOf(is['required']);
    const required =
      direction === 'answered'
        ? wasRequired
            .filter((name) => name in now && !isRequired.includes(name))
            .map((name) => `${place}/${name}: may be missing now`)
        : isRequired
            .filter((name) => !wasRequired.includes(name))
            .map((name) => `${place}/${name}: is required now`);
    const others = [was, is].map((schema) => schema['additionalProperties']);
    return [
      ...Object.entries(old).flatMap(([name, schema]) =>
        name in now
          ? compare(schema, now[name], `${place}/${name}`, direction)
          : [`${place}/${name}: is gone`],
      ),
      ...required,
      ...(direction === 'sent by callers' && others[1] === false && others[0] !== false
        ? [`${place}: takes no other members now`]
        : []),
      ...(isSchema(others[0]) && isSchema(others[1])
        ? compare(others[0], others[1], `${place}/*`, direction)
        : []),
    ];
  }

  function compareItems(was: Json, is: Json, place: string, direction: Direction): string[] {
    const old = Array.isArray(was['prefixItems']) ? was['prefixItems'] : [];
    const now = Array.isArray(is['prefixItems']) ? is['prefixItems'] : [];
    const places = old.flatMap((schema, index) =>
      index < now.length
        ? compare(schema, now[index], `${place}/${index}`, direction)
        : [`${place}/${index}: is gone`],
    );
    const items =
      isSchema(was['items']) && isSchema(is['items'])
        ? compare(was['items'], is['items'], `${place}/[]`, direction)
        : [];
    return [...places, ...items];
  }
}

/** The alternatives of a schema: those of `anyOf` and `oneOf`, each type of a list of types, else itself. */
function variantsOf(schema: Json): readonly unknown[] {
  const variants = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(variants)) {
    return variants.flatMap((variant) =>
      '$ref' in objectOf(variant) ? [variant] : variantsOf(objectOf(variant)),
    );
  }
  const types = schema['type'];
  return Array.isArray(types) ? types.map((type: unknown) => ({ ...schema, type })) : [schema];
}

function isSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** The type of value in words, by which two kinds of value can be told apart. */
function typeOf(schema: Json): string {
  const type = schema['type'] ?? (schema['properties'] === undefined ? undefined : 'object');
  if (typeof type === 'string') return type === 'integer' ? 'number' : type;
  const [value] = valuesOf(schema) ?? [];
  if (value !== undefined) return value === null ? 'null' : typeof value;
  return 'anything';
}

function valuesOf(schema: Json): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

/** A value that was listed and is not. More values are an addition. */
function compareValues(was: Json, is: Json, place: string): string[] {
  const old = valuesOf(was);
  const now = valuesOf(is);
  if (now === undefined) return [];
  if (old === undefined)
    return [`${place}: takes only ${now.map((value) => JSON.stringify(value)).join(', ')} now`];
  return old
    .filter((value) => !now.includes(value))
    .map((value) => `${place}: the value ${JSON.stringify(value)} is gone`);
}

const UPPER = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];
const LOWER = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const FORMS = ['pattern', 'format', 'multipleOf', 'uniqueItems'];

/** Less is accepted than before. */
function narrowed(was: Json, is: Json, place: string): string[] {
  const change = (name: string): string => `${place}: ${name} was ${shown(was[name])}, is ${shown(is[name])}`;
  return [
    ...UPPER.filter((name) => bound(is[name], Infinity) < bound(was[name], Infinity)),
    ...LOWER.filter((name) => bound(is[name], -Infinity) > bound(was[name], -Infinity)),
    ...FORMS.filter((name) => is[name] !== undefined && is[name] !== was[name]),
  ].map(change);
}

function bound(value: unknown, without: number): number {
  return typeof value === 'number' ? value : without;
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
