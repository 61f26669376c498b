import { describe, expect, test } from 'vitest';
import { readBaseline } from './baseline.ts';
import { breakingChanges } from './compare-documents.ts';
import type { Json } from './json.ts';

const text = { type: 'string', maxLength: 10 };

/** One route that takes and answers a `Thing`. */
function documentOf(thing: Json, operation: Json = {}): Json {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } };
  return {
    paths: {
      '/things': {
        post: {
          operationId: 'createThing',
          'x-lens-guard': 'role:editor',
          parameters: [{ name: 'q', in: 'query', required: false, schema: text }],
          requestBody: { required: true, content },
          responses: { '201': { headers: { Location: {} }, content }, '4XX': {} },
          ...operation,
        },
      },
    },
    components: {
      schemas: { Thing: thing, Part: { type: 'object', properties: { size: { type: 'number' } } } },
    },
  };
}

const thing = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: text,
    kind: { type: 'string', enum: ['a', 'b'] },
    note: { type: 'string' },
    part: { anyOf: [{ $ref: '#/components/schemas/Part' }, { type: 'null' }] },
    pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] },
  },
  required: ['name'],
};

const withName = (name: Json): Json => ({ ...thing, properties: { ...thing.properties, name } });

const without = (name: string): Json => ({
  ...thing,
  properties: Object.fromEntries(Object.entries(thing.properties).filter(([key]) => key !== name)),
});

const changed = (document: Json, operation: Json = {}): string[] =>
  breakingChanges(documentOf(thing), documentOf(document, operation));

describe('what breaks no caller', () => {
  test.each<[string, Json]>([
    ['nothing', thing],
    ['a new member', { ...thing, properties: { ...thing.properties, more: text } }],
    ['one more value', { ...thing, properties: { ...thing.properties, kind: { enum: ['a', 'b', 'c'] } } }],
    ['longer texts', withName({ type: 'string', maxLength: 20 })],
    ['another description', withName({ ...text, description: 'What it is called.' })],
    [
      'one more variant',
      {
        ...thing,
        properties: {
          ...thing.properties,
          part: { anyOf: [{ type: 'object', properties: {} }, ...thing.properties.part.anyOf] },
        },
      },
    ],
  ])('%s', (_what, document) => {
    expect(changed(document)).toEqual([]);
  });

  test('another route, an optional parameter, a wider guard, one more answer', () => {
    const after = documentOf(thing, {
      'x-lens-guard': 'role:viewer',
      parameters: [
        { name: 'q', in: 'query', required: false, schema: text },
        { name: 'sort', in: 'query', required: false, schema: text },
      ],
      responses: { ...responsesOf(documentOf(thing)), '200': {} },
    });
    expect(breakingChanges(documentOf(thing), after)).toEqual([]);
    expect(breakingChanges({ paths: {} }, after)).toEqual([]);
  });
});

function responsesOf(document: Json): object {
  const { paths } = document as { paths: { '/things': { post: { responses: object } } } };
  return paths['/things'].post.responses;
}

describe('a schema that breaks callers', () => {
  test.each<[Json, string[]]>([
    [without('note'), ['Thing (sent by callers)/note: is gone', 'Thing (answered)/note: is gone']],
    [{ ...thing, required: ['name', 'note'] }, ['Thing (sent by callers)/note: is required now']],
    [{ ...thing, required: [] }, ['Thing (answered)/name: may be missing now']],
    [withName({ type: 'string', maxLength: 5 }), ['Thing (sent by callers)/name: maxLength was 10, is 5']],
    [withName({ ...text, pattern: '^a' }), ['Thing (sent by callers)/name: pattern was absent, is "^a"']],
    [
      withName({ type: 'number' }),
      ['Thing (sent by callers)/name: was string, is number', 'Thing (answered)/name: was string, is number'],
    ],
    [withName({ anyOf: [text, { type: 'null' }] }), ['Thing (answered)/name: may be null now']],
    [withName({ type: ['string', 'null'], maxLength: 10 }), ['Thing (answered)/name: may be null now']],
    [
      { ...thing, properties: { ...thing.properties, kind: { type: 'string', enum: ['a'] } } },
      ['Thing (sent by callers)/kind: the value "b" is gone', 'Thing (answered)/kind: the value "b" is gone'],
    ],
    [
      { ...thing, properties: { ...thing.properties, part: { $ref: '#/components/schemas/Part' } } },
      [
        'Thing (sent by callers)/part variant 1: was null, is object',
        'Thing (answered)/part variant 1: was null, is object',
      ],
    ],
    [
      {
        ...thing,
        properties: { ...thing.properties, pair: { type: 'array', prefixItems: [{ type: 'string' }] } },
      },
      ['Thing (sent by callers)/pair/1: is gone', 'Thing (answered)/pair/1: is gone'],
    ],
  ])('%#', (document, issues) => {
    expect(changed(document)).toEqual(issues);
  });

  test('is found where only a variant names it, and once', () => {
    const after = documentOf(thing);
    const schemas = { Thing: thing, Part: { type: 'object', properties: {} } };
    expect(breakingChanges(documentOf(thing), { ...after, components: { schemas } })).toEqual([
      'Part (sent by callers)/size: is gone',
      'Part (answered)/size: is gone',
    ]);
  });
});

describe('an operation that breaks callers', () => {
  test.each<[Json, string]>([
    [{ operationId: 'makeThing' }, 'the operationId was createThing, is makeThing'],
    [{ 'x-lens-scope': 'write' }, 'the scope of API keys was absent, is write'],
    [{ 'x-lens-guard': 'role:admin' }, 'the guard was role:editor, is role:admin'],
    [{ 'x-lens-guard': 'role:operator' }, 'the guard was role:editor, is role:operator'],
    [{ parameters: [] }, 'the parameter q (query) is gone'],
    [
      { parameters: [{ name: 'q', in: 'query', required: true, schema: text }] },
      'the parameter q (query) is required now',
    ],
    [
      { parameters: [{ name: 'q', in: 'query', required: false, schema: { type: 'string', maxLength: 2 } }] },
      'the parameter q (query): maxLength was 10, is 2',
    ],
    [{ requestBody: {} }, 'the body: application/json is gone'],
    [
      { responses: { ...responsesOf(documentOf(thing)), '201': {} } },
      'the answer 201: the header Location is gone',
    ],
  ])('%#', (operation, issue) => {
    expect(changed(thing, operation)).toContain(`POST /things: ${issue}`);
  });

  test('and one that is gone', () => {
    expect(breakingChanges(documentOf(thing), { paths: {} })).toEqual(['POST /things: is gone']);
  });
});

test('the baseline breaks nothing of itself', () => {
  expect(breakingChanges(readBaseline(), readBaseline())).toEqual([]);
});
