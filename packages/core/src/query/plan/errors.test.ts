import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATASETS } from '../../../test/bad-specs/datasets.ts';
import { HOSTILE } from '../../../test/bad-specs/hostile.ts';
import { LIMITS } from '../../../test/bad-specs/limits.ts';
import { NAMES } from '../../../test/bad-specs/names.ts';
import { SEVERAL } from '../../../test/bad-specs/several.ts';
import { SHAPES } from '../../../test/bad-specs/shape.ts';
import { STAGES } from '../../../test/bad-specs/stages.ts';
import { TYPES } from '../../../test/bad-specs/types.ts';
import { WORDS } from '../../../test/bad-specs/words.ts';
import { soundSpec } from '../../../test/query-arbitraries.ts';
import { contextFor, EVERYTHING, FLIGHTS } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { isWithin, pointerTo } from '../../contract/pointer.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/validation-error.ts';
import { compileQuery } from '../compile-query.ts';
import { createZoneSource } from '../time/zone.ts';

const TABLES = Object.entries({ SHAPES, WORDS, HOSTILE, NAMES, TYPES, LIMITS, SEVERAL, STAGES });

const ZONES = createZoneSource();

/** The refusal of what may be anything; undefined when it is answered. Any other error fails the test. */
function refusalOf(definition: DatasetDefinition, spec: unknown): ValidationError | undefined {
  try {
    compileQuery(spec as QuerySpec, contextFor(definition, { zones: ZONES }));
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  return undefined;
}

/** Problems as the tables write them. */
function briefly(refusal: ValidationError | undefined): object[] {
  return (refusal?.issues ?? []).map(({ pointer: at, code, suggestion, allowed }) => ({
    at,
    code,
    suggestion,
    allowed,
  }));
}

describe.each(TABLES)('a wrong question is refused with all of its problems: %s', (_name, table) => {
  it.each(table)('%s', (_title, spec, problems) => {
    expect(briefly(refusalOf(FLIGHTS, spec))).toEqual(problems);
  });
});

describe('a question of another dataset is refused with all of its problems', () => {
  it.each(DATASETS)('%s', (_title, definition, spec, problems) => {
    expect(briefly(refusalOf(definition, spec))).toEqual(problems);
  });
});

const PROBLEMS = [
  ...TABLES.flatMap(([, table]) => table.map(([, spec]) => refusalOf(FLIGHTS, spec))),
  ...DATASETS.map(([, definition, spec]) => refusalOf(definition, spec)),
].flatMap((refusal) => refusal?.issues ?? []);

describe('the tables', () => {
  it('hold more than two hundred questions, each another', () => {
    const specs = TABLES.flatMap(([, table]) => table.map(([, spec]) => JSON.stringify([spec])));
    expect(specs.length).toBeGreaterThan(200);
    expect(new Set(specs).size).toBeGreaterThan(specs.length - 3);
  });

  it('hold every code that planning reports', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => /(?<!\.test)\.ts$/.test(name));
    const sources = await Promise.all(
      names.map((name) => readFile(`${import.meta.dirname}/${name}`, 'utf8')),
    );
    const calls = sources.flatMap((source) => source.match(/\.add(?:Unknown)?\([^;]*;/g) ?? []);
    const codes = calls.flatMap(
      (call) => call.match(/(?<=')(?:missing|unexpected|[a-z]+(?:_[a-z]+)+)(?=')/g) ?? [],
    );
    // What the contract refuses before, in a question; in a policy the value comes from an attribute.
    const ofPolicies = new Set(['unknown_operator', 'unknown_unit', 'out_of_range']);
    const expected = new Set(codes.filter((code) => !ofPolicies.has(code)));
    expect(expected.size).toBeGreaterThan(25);
    expect([...expected].filter((code) => !PROBLEMS.some((problem) => problem.code === code))).toEqual([]);
  });
});

it('every code is explained in docs/query.md', async () => {
  const page = await readFile(new URL('../../../../../docs/query.md', import.meta.url), 'utf8');
  const codes = [...new Set(PROBLEMS.map(({ code }) => code)), 'too_few', 'unknown_dataset'];
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

describe('a problem', () => {
  it('is told in sentences', () => {
    for (const { detail } of PROBLEMS) expect(detail).toMatch(/^[A-Z"“][^\n]{10,500}[.?]$/);
  });

  it('suggests one of those allowed, if any', () => {
    for (const { suggestion, allowed } of PROBLEMS) {
      if (suggestion !== undefined) expect(allowed).toContain(suggestion);
    }
  });

  it('never repeats a value', () => {
    const canary = 'c4n4ry';
    const refusal = refusalOf(FLIGHTS, {
      dataset: 'flights',
      metrics: [{ aggregate: canary }, { aggregate: 'percentile', field: 'delay', p: canary }],
      dimensions: [{ field: 'date', granularity: canary }],
      filters: [
        { field: 'delay', op: 'eq', value: canary },
        { field: 'delay', op: canary, value: canary },
        { field: 'date', op: 'inRange', value: { last: canary, unit: canary } },
        { field: 'date', op: 'inRange', value: { start: canary, end: canary } },
      ],
      timezone: canary,
      limit: canary,
      fill: canary,
    });
    expect(refusal?.issues).toHaveLength(12);
    expect(JSON.stringify(refusal?.issues)).not.toContain(canary);
    expect(refusal?.message).not.toContain(canary);
  });
});

describe('a refusal', () => {
  const COUNT = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };

  it('has the code limit_exceeded only when nothing else is wrong', () => {
    expect(refusalOf(FLIGHTS, { ...COUNT, limit: 60_000 })?.code).toBe('limit_exceeded');
    expect(refusalOf(FLIGHTS, { ...COUNT, limit: 60_000, segments: ['x'] })?.code).toBe('invalid_query');
    expect(refusalOf(FLIGHTS, { ...COUNT, limit: 60_000, fill: 'x' })?.code).toBe('invalid_query');
  });

  it('tells the first problem and how many more there are', () => {
    expect(refusalOf(FLIGHTS, { ...COUNT, limit: 60_000 })?.message).toBe(
      'The query cannot be answered. At /limit: A query may answer with 50000 rows: ask for fewer.',
    );
    expect(refusalOf(FLIGHTS, { ...COUNT, segments: 1, dimensions: ['orgin'], fill: 'x' })?.message).toBe(
      'The query cannot be answered. At /segments: This must be an array. There are 2 more problems.',
    );
  });

  it.each([
    [
      'metrics',
      ['count'],
      '/metrics/0: This must be an object, such as {"aggregate":"sum","field":"amount"}.',
    ],
    ['metrics', {}, '/metrics: This must be an array, such as [{"aggregate":"sum","field":"amount"}].'],
    [
      'orderBy',
      ['count'],
      '/orderBy/0: This must be an object, such as {"field":"count","direction":"desc"}.',
    ],
    [
      'filters',
      [['delay', 'gt', 5]],
      '/filters/0: This must be an object, such as {"field":"amount","op":"gt","value":5}.',
    ],
    [
      'filters',
      [{ field: 'delay', op: 'between', value: { low: 1, high: 2 } }],
      '/filters/0/value: This must be a list of two values, the lower one first.',
    ],
    [
      'filters',
      [{ field: 'date', op: 'eq', value: '2001-02-30' }],
      '/filters/0/value: There is no such day or time: look at the month, the day, the hour and the offset.',
    ],
    [
      'having',
      [{ or: [] }],
      '/having/0: Conditions of "having" stand in a plain list, and all of them must hold: it takes no "and", "or" or "not".',
    ],
  ])('shows the shape that %s must have: %j', (key, value, detail) => {
    expect(refusalOf(FLIGHTS, { ...COUNT, [key]: value })?.message).toBe(
      `The query cannot be answered. At ${detail}`,
    );
  });

  it('tells what to do instead of an aggregate in a formula, and what a formula can name', () => {
    const metrics = [
      { aggregate: 'count', as: 'n' },
      { formula: 'SUM(delay) / countIf(late) + x / y', as: 'x' },
    ];
    expect(refusalOf(FLIGHTS, { dataset: 'flights', metrics })?.issues).toMatchObject([
      { detail: expect.stringContaining('add {"aggregate": "sum", "field": …, "as": …} to the metrics') },
      { detail: expect.stringContaining('add {"aggregate": "count", "filters": […], "as": …}') },
      { detail: expect.stringContaining('depends on itself') },
      { detail: expect.stringContaining('no metric "y"'), allowed: ['n'] },
    ]);
  });

  it('has at most a hundred problems', () => {
    const filters = Array.from({ length: 40 }, () => ({ field: 'delay', op: 'in', value: ['x', {}, 'y'] }));
    const refusal = refusalOf(FLIGHTS, { ...COUNT, filters });
    expect(refusal?.issues).toHaveLength(100);
    expect(refusal?.issues.map(({ pointer }) => pointer).slice(0, 3)).toEqual([
      '/filters/0/value/0',
      '/filters/0/value/1',
      '/filters/0/value/2',
    ]);
  });
});

/** Every place of a JSON value below the whole. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [place, ...placesOf(child, place)];
  });
}

function replaced(value: unknown, place: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return by;
  const copy = structuredClone(value);
  Reflect.set(Object(copy), key, replaced(Reflect.get(Object(value), key), rest, by));
  return copy;
}

describe('one wrong part of a sound question', () => {
  const junk = fc.constantFrom<unknown>({ junk: 1 }, [['junk']], -1.5, '', null, { field: {} });

  it('has problems there and nowhere else', () => {
    let refused = 0;
    fc.assert(
      fc.property(soundSpec, fc.nat(), junk, (spec, at, wrong) => {
        const question = { ...spec, dataset: EVERYTHING.name };
        expect(refusalOf(EVERYTHING, question)).toBeUndefined();
        const places = placesOf(question).filter(([first]) => first !== 'dataset');
        const place = places[at % places.length];
        if (place === undefined) return;
        const refusal = refusalOf(EVERYTHING, replaced(question, place, wrong));
        if (refusal === undefined) return;
        refused += 1;
        const pointer = pointerTo(place);
        for (const issue of refusal.issues) {
          expect(isWithin(issue.pointer, pointer), `${issue.pointer} ${issue.code} for ${pointer}`).toBe(
            true,
          );
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(250);
  });
});
