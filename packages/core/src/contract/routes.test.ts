import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { routeSummaries } from './route-summaries.ts';
import { routes } from './routes.ts';
import { schemas } from './schemas/index.ts';
import type { Route } from './types/route.ts';
import type { ShapeName } from './types/shapes.ts';

const table: [string, Route][] = Object.entries(routes);

/** Shapes used inside answers of several, or by every route. */
const USED_BY_ALL: ShapeName[] = ['Problem'];

function shapesOf(route: Route): (ShapeName | null | undefined)[] {
  return [route.params, route.query, route.body, ...Object.values(route.responses)];
}

describe('the route table', () => {
  test.each(table)('%s names existing shapes', (_name, route) => {
    for (const shape of shapesOf(route)) {
      if (shape !== null && shape !== undefined) expect(schemas[shape], shape).toBeInstanceOf(z.ZodType);
    }
  });

  test.each(table)('%s declares exactly the parameters of its path', (_name, route) => {
    const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]).sort();
    const schema = route.params === undefined ? undefined : schemas[route.params];
    const declared = schema instanceof z.ZodObject ? Object.keys(schema.shape).sort() : [];
    expect(declared).toEqual(inPath);
  });

  test.each(table)('%s has a guard, a summary and a sensible answer', (name, route) => {
    expect(route.guard).toMatch(
      /^(public|metrics|session|shareLink|principal|user|role:(viewer|editor|admin|operator))$/,
    );
    expect(routeSummaries).toHaveProperty(name);
    const statuses = Object.keys(route.responses).map(Number);
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status < 200 || (status >= 400 && status !== 503))).toEqual([]);
    if (route.method === 'GET' || route.method === 'DELETE') expect(route.body).toBeUndefined();
  });

  test('has every method and path once', () => {
    const places = table.map(([, route]) => `${route.method} ${route.path.replaceAll(/:\w+/g, ':')}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('leaves open on purpose only what must be', () => {
    const open = table.filter(([, route]) => route.guard === 'public').map(([name]) => name);
    expect(open).toEqual([
      'getHealth',
      'getLiveness',
      'getReadiness',
      'getStartup',
      'getOpenApi',
      'getDocs',
      'login',
      'openShareLink',
    ]);
  });

  test('uses every shape', () => {
    const used = new Set([...USED_BY_ALL, ...table.flatMap(([, route]) => shapesOf(route))]);
    expect(Object.keys(schemas).filter((name) => !used.has(name as ShapeName))).toEqual([]);
  });

  test('has a summary for nothing else', () => {
    expect(Object.keys(routeSummaries).sort()).toEqual(Object.keys(routes).sort());
  });
});
