import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundSpec } from '../../test/query-arbitraries.ts';
import { contextFor, EVERYTHING } from '../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../contract/types/dataset.ts';
import type { QuerySpec } from '../contract/types/query.ts';
import { ValidationError } from '../errors/validation-error.ts';
import { AGGREGATES } from './aggregates/index.ts';
import { compileQuery } from './compile-query.ts';
import { OPERATORS } from './operators/index.ts';
import { GRANULARITIES } from './time/granularities/index.ts';
import { CALENDAR_UNITS } from './time/units.ts';
import { createZoneSource } from './time/zone.ts';

const DATASET: DatasetDefinition = {
  ...EVERYTHING,
  metrics: { share: { formula: 'countIf(flag) / count()' } },
  segments: { flagged: { field: 'flag', op: 'eq', value: true } },
};
const ZONES = createZoneSource();
const CONTEXT = contextFor(DATASET, { zones: ZONES });
const FIELDS = Object.keys(DATASET.fields);

/** Compiles; undefined when the question is refused. Any other error fails the test. */
function compileOrRefuse(spec: unknown): ReturnType<typeof compileQuery> | undefined {
  try {
    return compileQuery(spec as QuerySpec, CONTEXT);
  } catch (error) {
    if (error instanceof ValidationError && error.issues.length > 0) return undefined;
    throw error;
  }
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    "'; DROP TABLE x; --",
    '"',
    "''",
    '$1',
    '$$',
    '\\',
    '/*',
    '\0',
    '\ud800',
    '%',
    '__proto__',
    'constructor',
  ),
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FIELDS) },
  { weight: 1, arbitrary: hostile },
);
const scalar = fc.oneof(
  hostile,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(
    '2024-03-10',
    '2024-03-10T02:30',
    '9007199254740993',
    '1.5',
    '14:30',
    '0190163d-8694-739b-aea5-966c26f8ad91',
  ),
);
const unit = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(CALENDAR_UNITS)) },
  { weight: 1, arbitrary: hostile },
);
const range = fc.oneof(
  fc.record({ last: fc.oneof(fc.nat(50_000), fc.double()), unit }),
  fc.record({ this: unit }),
  fc.record({ toDate: unit }),
  fc.record({ start: scalar, end: scalar }),
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), range, fc.constant(undefined));
const operator = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(OPERATORS)) },
  { weight: 1, arbitrary: hostile },
);
const condition = fc.record({ field: name, op: operator, value }, { requiredKeys: ['field', 'op'] });
const filter = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.record({ and: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node;
const formula = fc.oneof(
  hostile,
  fc.constantFrom('a + 1', 'a / b', "if(a > 1, 'x', null)", 'round(b, 2)', '-a', 'c'),
);
const metric = fc.oneof(
  fc.record(
    {
      aggregate: fc.oneof(fc.constantFrom(...Object.keys(AGGREGATES)), hostile),
      field: name,
      as: fc.constantFrom('a', 'b', 'd'),
      filters: fc.array(filter, { maxLength: 2 }),
    },
    { requiredKeys: ['aggregate'] },
  ),
  fc.record({ metric: fc.constantFrom('share', 'shar') }),
  fc.record({ formula, as: fc.oneof(fc.constantFrom('c', 'e'), hostile) }),
);
const granularity = fc.oneof(
  fc.constantFrom(...Object.keys(GRANULARITIES)),
  fc.record({
    every: fc.oneof(fc.integer(), fc.constantFrom(5, 15, 6)),
    unit: fc.constantFrom('second', 'minute', 'hour'),
  }),
);
const spec = fc.record(
  {
    dataset: fc.constant('everything'),
    metrics: fc.array(metric, { maxLength: 3 }),
    dimensions: fc.array(
      fc.oneof(name, fc.record({ field: name, granularity, as: hostile }, { requiredKeys: ['field'] })),
      { maxLength: 3 },
    ),
    filters: fc.array(filter, { maxLength: 3 }),
    segments: fc.array(fc.oneof(fc.constant('flagged'), hostile), { maxLength: 2 }),
    having: fc.array(fc.record({ field: fc.constantFrom('a', 'b', 'c', 'count'), op: operator, value }), {
      maxLength: 2,
    }),
    orderBy: fc.array(fc.record({ field: fc.oneof(name, fc.constantFrom('a', 'b')) }), { maxLength: 2 }),
    timezone: fc.oneof(fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'), hostile),
    limit: fc.oneof(fc.integer(), fc.double(), fc.constant(10)),
  },
  { requiredKeys: ['dataset'] },
);

describe('any question', () => {
  it('compiles, or is refused with problems, and raises nothing else', () => {
    fc.assert(
      fc.property(spec, (question) => {
        compileOrRefuse(question);
      }),
      { numRuns: 2000 },
    );
  });

  it('compiles when it is sound', () => {
    fc.assert(
      fc.property(soundSpec, (question) => {
        compileQuery(question, contextFor(EVERYTHING, { zones: ZONES }));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same statement twice, and is not changed', () => {
    fc.assert(
      fc.property(fc.oneof(spec, soundSpec), (question) => {
        const before = structuredClone(question);
        expect(compileOrRefuse(question)?.statement).toEqual(compileOrRefuse(question)?.statement);
        expect(question).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a user’s text', () => {
  /** Text that no SQL of ours could hold by chance. */
  const marked = hostile.map((text) => `zq${text}qz`);

  const places: [string, (text: string) => Partial<QuerySpec>][] = [
    ['eq', (text) => ({ filters: [{ field: 'text', op: 'eq', value: text }] })],
    ['in', (text) => ({ filters: [{ field: 'text', op: 'in', value: [text] }] })],
    ['contains', (text) => ({ filters: [{ field: 'text', op: 'contains', value: text }] })],
    [
      'metric filter',
      (text) => ({ metrics: [{ aggregate: 'count', filters: [{ field: 'text', op: 'neq', value: text }] }] }),
    ],
    [
      'having',
      (text) => ({
        metrics: [{ aggregate: 'max', field: 'text', as: 'a' }],
        having: [{ field: 'a', op: 'gt', value: text }],
      }),
    ],
    [
      'formula',
      (text) => ({
        metrics: [
          { aggregate: 'max', field: 'text', as: 'a' },
          { formula: `coalesce(a, '${text.replaceAll("'", "''")}')`, as: 'b' },
        ],
      }),
    ],
    ['alias', (text) => ({ dimensions: [{ field: 'text', as: text }] })],
    ['metric alias', (text) => ({ metrics: [{ aggregate: 'count', as: text }] })],
    ['timezone', (text) => ({ timezone: text })],
    ['field', (text) => ({ dimensions: [text] })],
    ['order', (text) => ({ orderBy: [{ field: text }] })],
    ['segment', (text) => ({ segments: [text] })],
  ];

  it.each(places)('never gets into SQL: %s', (_place, make) => {
    fc.assert(
      fc.property(marked, (text) => {
        const compiled = compileOrRefuse({
          dataset: 'everything',
          metrics: [{ aggregate: 'count' }],
          ...make(text),
        });
        if (compiled === undefined) return;
        expect(compiled.statement.text).not.toContain('zq');
        expect(compiled.statement.text).toMatch(/^[ -~]+$/);
      }),
      { numRuns: 100 },
    );
  });
});
