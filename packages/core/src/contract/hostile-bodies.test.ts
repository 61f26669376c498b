import { describe, expect, test } from 'vitest';
import { MAX_FILTERS_IN_ALL, MAX_JSON_VALUES } from './inspect-value.ts';
import { MAX_ISSUES } from '../errors/max-issues.ts';
import { componentSchemas } from './openapi/component-schemas.ts';
import { parseWith } from './parse.ts';
import { routes } from './routes.ts';
import { schemas } from './schemas/index.ts';
import type { Route } from './types/route.ts';
import type { ShapeName } from './types/shapes.ts';

const MAX_BODY = 1_000_000;
/**
 * Milliseconds. Far above what any of these takes (up to a hundred, more while the code is still cold),
 * far below what trying every option of every union takes (up to ten thousand).
 */
const MAX_CPU_MS = 1_000;

/** A body of the greatest size: `start`, then `part` as often as it fits, then `end`. */
function filled(start: string, part: string | ((index: number) => string), end: string): string {
  const parts: string[] = [];
  let size = start.length + end.length;
  for (let index = 0; ; index += 1) {
    const next = typeof part === 'string' ? part : part(index);
    size += next.length + 1;
    if (size > MAX_BODY) return `${start}${parts.join(',')}${end}`;
    parts.push(next);
  }
}

/** A list of `count` parts, as JSON. */
function list(count: number, part: string): string {
  return `[${Array.from({ length: count }, () => part).join(',')}]`;
}

const QUERY = '{"dataset":"d","filters":[';
const TABLE = '"name":"d","base":{"schema":"s","table":"t"}';
const LAYOUT = '"layout":{"x":0,"y":0,"w":1,"h":1}';
const widget = (query: string): string =>
  `{"id":"a","title":"","kind":"bar","options":{},${LAYOUT},"query":{"dataset":"d",${query}}}`;

const BODIES: [string, ShapeName, string][] = [
  [
    'broken filter trees',
    'QuerySpec',
    filled(QUERY, `{"and":${list(199, '{"or":[{"a":1},{"not":{}},{"and":[{}]}]}')}}`, ']}'),
  ],
  [
    'broken filter trees of as many filters as are taken',
    'QuerySpec',
    `${QUERY}${`{"and":${list(160, '{"or":[{"a":1},{"not":{}},{"and":[{"x":1},{"y":2}]}]}')}},`.repeat(10)}{}]}`,
  ],
  ['sound groups', 'QuerySpec', filled(QUERY, `{"and":${list(199, '{"and":[]}')}}`, ']}')],
  ['sound comparisons', 'QuerySpec', filled(QUERY, `{"or":${list(199, '{"field":"a","op":"eq"}')}}`, ']}')],
  ['empty filters', 'QuerySpec', filled(QUERY, '{}', ']}')],
  [
    'filters nested in turn',
    'QuerySpec',
    filled(QUERY, `${'{"and":[{"not":'.repeat(14)}{"fieldx":1}${'}]}'.repeat(14)}`, ']}'),
  ],
  ['broken values', 'QuerySpec', filled(QUERY, `{"field":"a","op":"in","value":${list(9_000, '{}')}}`, ']}')],
  ['sound values', 'QuerySpec', filled(QUERY, `{"field":"a","op":"in","value":${list(9_000, '1')}}`, ']}')],
  [
    'as many broken values as are taken',
    'QuerySpec',
    `${QUERY}${list(10, `{"field":"a","op":"in","value":${list(9_900, '{}')}}`).slice(1)}}`,
  ],
  [
    'as many sound values as are taken',
    'QuerySpec',
    `${QUERY}${list(10, `{"field":"a","op":"in","value":${list(9_900, '"a"')}}`).slice(1)}}`,
  ],
  ['unknown keys', 'QuerySpec', filled('{', (index) => `"k${index}":1`, '}')],
  [
    'unknown keys in filters',
    'QuerySpec',
    filled(QUERY, (index) => `{${list(400, `"k${index}":1`).slice(1, -1)}}`, ']}'),
  ],
  [
    'objects of many unknown keys',
    'DashboardDefinition',
    `{"title":"t","filters":[],"widgets":${list(9, `{${Array.from({ length: 9_999 }, (_, index) => `"k${index}":1`).join(',')}}`)}}`,
  ],
  [
    'long unknown keys in metrics',
    'QuerySpec',
    `{"dataset":"d","metrics":[${filled('{', (index) => `"${'x'.repeat(50)}${index}":1`, '}')}]}`,
  ],
  ['batches', 'BatchRequest', filled('{"queries":[', `{"metrics":${list(100, '{"x":1}')}}`, ']}')],
  [
    'dashboards of broken metrics',
    'DashboardDefinition',
    filled('{"title":"t","filters":[],"widgets":[', widget(`"metrics":${list(99, '{"agregat":1}')}`), ']}'),
  ],
  [
    'dashboards of one problem each',
    'DashboardDefinition',
    filled(
      '{"title":"t","filters":[],"widgets":[',
      widget(`"dimensions":${list(49, '{"field":"a","granularity":{"every":0}}')}`),
      ']}',
    ),
  ],
  [
    'broken fields',
    'DatasetDefinition',
    filled(`{${TABLE},"fields":{`, (index) => `"f${index}":{"colunm":1,"tpe":2}`, '}}'),
  ],
  [
    'broken field names',
    'DatasetDefinition',
    filled(`{${TABLE},"fields":{`, (index) => `"f-${index}":{}`, '}}'),
  ],
  [
    'sound fields',
    'DatasetDefinition',
    filled(`{${TABLE},"fields":{`, (index) => `"f${index}":{"column":"c","type":"text"}`, '}}'),
  ],
  [
    'segments',
    'DatasetDefinition',
    filled(
      `{${TABLE},"fields":{},"segments":{`,
      (index) => `"s${index}":{"and":${list(199, '{"a":1}')}}`,
      '}}',
    ),
  ],
  [
    'policies',
    'DatasetDefinition',
    `{${TABLE},"fields":{},"policy":{"rows":${filled('{"and":[', `{"or":${list(99, '{"not":{}}')}}`, ']}')}}}`,
  ],
  ['join conditions', 'DatasetDefinition', `{"joins":[{"on":[${filled('[', '{}', ']')}]}]}`],
  ['filter keys', 'DashboardDataRequest', filled('{"filters":{', (index) => `"k${index}":1`, '}}')],
  ['filter values', 'DashboardDataRequest', filled('{"filters":{"n":[', '{}', ']}}')],
  ['widget names', 'DashboardDataRequest', filled('{"widgets":[', '""', ']}')],
  ['attributes', 'EmbedTokenRequest', filled('{"attributes":{', (index) => `"k${index}":[]`, '}}')],
  [
    'as many broken fields as are taken',
    'DashboardExport',
    `{"datasets":${list(
      16,
      `{"fields":{${Array.from({ length: 2_000 }, (_, index) => `"f${index}":{"colunm":1,"tpe":2}`).join(',')}}}`,
    )}}`,
  ],
  [
    'as many sound fields as are taken',
    'DashboardExport',
    `{"datasets":${list(
      12,
      `{"fields":{${Array.from({ length: 2_000 }, (_, index) => `"f${index}":{"column":"c","type":"text"}`).join(',')}}}`,
    )}}`,
  ],
  ['imports', 'DashboardExport', filled('{"datasets":[', `{"fields":{"a":{},"b":{"formul":1}}}`, ']}')],
  ['text', 'QuerySpec', filled('{"dataset":"', 'é'.repeat(10_000), '"}')],
];

describe('a body of the greatest size costs little, whatever its shape', () => {
  test.each(BODIES)('%s', (_name, shape, text) => {
    const body: unknown = JSON.parse(text);
    const before = process.cpuUsage();
    const parsed = parseWith<unknown>(schemas[shape], body);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(MAX_CPU_MS);
    if (!parsed.ok) expect(parsed.issues.length).toBeLessThanOrEqual(MAX_ISSUES);
  });
});

describe('work is bounded', () => {
  test('of a list only as many items are parsed as can be reported', () => {
    let reads = 0;
    const item = {
      get x(): number {
        reads += 1;
        return 1;
      },
    };
    const length = 5_000;
    const value = Array.from({ length }, () => item);
    const parsed = parseWith(schemas.QuerySpec, {
      dataset: 'd',
      filters: [{ field: 'a', op: 'in', value }],
    });
    expect(parsed).toMatchObject({ ok: false });
    // One look at each while the body is inspected, then those of the schema at the first hundred.
    expect(reads).toBeLessThanOrEqual(length + 10 * MAX_ISSUES);
  });

  test('a tree is read as often at any depth', () => {
    const readsOf = (depth: number): number => {
      let reads = 0;
      let tree: object = { field: 'a', op: 'no' };
      for (let level = 0; level < depth; level += 1) {
        const inner = tree;
        tree = {
          get and(): object[] {
            reads += 1;
            return [inner];
          },
        };
      }
      parseWith(schemas.QuerySpec, { dataset: 'd', filters: [tree] });
      return reads / depth;
    };
    expect(readsOf(28)).toBe(readsOf(2));
  });
});

describe('what no request needs is refused before any schema sees it', () => {
  test('too many values', () => {
    const rows = Array.from({ length: 10 }, () => Array.from({ length: MAX_JSON_VALUES / 10 }, () => 1));
    expect(parseWith<unknown>(schemas.QuerySpec, { dataset: 'd', rows })).toEqual({
      ok: false,
      issues: [
        {
          pointer: expect.stringMatching(/^\/rows\/\d$/),
          code: 'limit_exceeded',
          detail: 'A request may hold 100,000 values in all. Send less at once.',
        },
      ],
    });
  });

  test('too many filters, wherever they stand', () => {
    const comparison = { field: 'a', op: 'isNull' };
    const group = { or: Array.from({ length: 99 }, () => comparison) };
    const metric = { aggregate: 'count', filters: [group] };
    const spec = (metrics: number): unknown => ({
      dataset: 'd',
      metrics: Array.from({ length: metrics }, () => metric),
    });
    expect(parseWith(schemas.QuerySpec, spec(MAX_FILTERS_IN_ALL / 100))).toMatchObject({ ok: true });
    expect(parseWith(schemas.QuerySpec, spec(MAX_FILTERS_IN_ALL / 100 + 1))).toMatchObject({
      ok: false,
      issues: [{ pointer: expect.stringMatching(/^\/metrics\/\d+\/filters\/0/), code: 'limit_exceeded' }],
    });
  });

  test('too many values for filters of a dashboard', () => {
    const filters = Object.fromEntries(Array.from({ length: 9_999 }, (_, index) => [`k${index}`, 1]));
    expect(parseWith(schemas.DashboardDataRequest, { filters })).toEqual({
      ok: false,
      issues: [{ pointer: '/filters', code: 'too_many', detail: 'This must have at most 50 keys.' }],
    });
  });
});

/** Places of a JSON Schema where a list, a record or a text has no bound. */
function unbounded(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, items, maxItems, additionalProperties, maxProperties, maxLength, format } = schema as Record<
    string,
    unknown
  >;
  const found: string[] = [];
  if (type === 'array' && items !== undefined && maxItems === undefined) found.push(path);
  if (type === 'object' && typeof additionalProperties === 'object' && maxProperties === undefined) {
    found.push(path);
  }
  const isOpenText = !('enum' in schema) && !('const' in schema) && format === undefined;
  if (type === 'string' && isOpenText && maxLength === undefined) found.push(path);
  return [...found, ...Object.entries(schema).flatMap(([key, part]) => unbounded(part, `${path}/${key}`))];
}

test('no list, record or text that a request may hold is without a bound', () => {
  const components = componentSchemas();
  const pending = Object.values<Route>(routes).flatMap(({ params, query, body }) =>
    [params, query, body].filter((name) => name !== undefined),
  ) as string[];
  const seen = new Set<string>();
  const found: string[] = [];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const text = JSON.stringify(components[name]);
    pending.push(...[...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, other = '']) => other));
    found.push(...unbounded(components[name], name));
  }
  expect(seen.size).toBeGreaterThan(30);
  expect(found).toEqual([]);
});
