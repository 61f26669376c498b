import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ValidationError, type Principal } from '@istari-lens/core';
import type { Problem, ProblemIssue, QuerySpec } from '@istari-lens/core/contract';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture.close());

const COUNT = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };

/** The refusal of a question that is asked by a function call. */
async function refusalOf(spec: unknown, principal: Principal = fixture.admin): Promise<ValidationError> {
  const refusal: unknown = await fixture.lens.queries.run(spec as QuerySpec, principal).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refusal instanceof ValidationError) return refusal;
  throw new Error('The question was not refused as invalid.', { cause: refusal });
}

function briefly(issues: readonly ProblemIssue[] | undefined): string[] {
  return (issues ?? []).map(({ pointer, code, suggestion }) =>
    [pointer, code, suggestion].filter((part) => part !== undefined).join(' '),
  );
}

describe('POST /query tells all that is wrong at once, as the function call does:', () => {
  test.each<[string, unknown, string, string[]]>([
    [
      'a malformed metric, an unknown field, a wrong type, an unknown operator and an unknown key',
      {
        dataset: 'flights',
        metrics: [{ agregate: 'count' }, { aggregate: 'sum', field: 'delay', as: 'total' }],
        filters: [
          { field: 'orgin', op: 'eq', value: 'ORD' },
          { field: 'delay', op: '>=', value: 15 },
        ],
        limit: '10',
        order: [{ field: 'total' }],
      },
      'invalid_query',
      [
        '/metrics/0/agregate unknown_key aggregate',
        '/filters/0/field unknown_field origin',
        '/filters/1/op not_allowed gte',
        '/limit wrong_type',
        '/order unknown_key orderBy',
      ],
    ],
    [
      'an unknown dataset beside wrong shapes',
      { limit: 0, dataset: 'flihgts', metrics: [{ aggregate: 'average', field: 'delay' }] },
      'invalid_query',
      ['/limit too_small', '/dataset unknown_dataset flights', '/metrics/0/aggregate not_allowed avg'],
    ],
    [
      'an unknown dataset alone',
      { ...COUNT, dataset: 'flihgts' },
      'unknown_dataset',
      ['/dataset unknown_dataset flights'],
    ],
    [
      'no dataset',
      { metrics: [{ aggregate: 'count' }], fill: 'zeros' },
      'invalid_query',
      ['/fill not_allowed zero', '/dataset missing'],
    ],
    ['a dataset that is no text', { ...COUNT, dataset: 7 }, 'invalid_query', ['/dataset wrong_type']],
    [
      'two limits',
      {
        ...COUNT,
        filters: [{ field: 'origin', op: 'in', value: Array.from({ length: 1001 }, () => 'ORD') }],
        limit: 1_000_000,
      },
      'limit_exceeded',
      ['/filters/0/value limit_exceeded', '/limit limit_exceeded'],
    ],
    [
      'text that cannot be stored beside an unknown name',
      { ...COUNT, dimensions: ['orgin'], filters: [{ field: 'origin', op: 'eq', value: 'a\0' }] },
      'invalid_query',
      ['/dimensions/0 unknown_field origin', '/filters/0/value bad_text'],
    ],
    ['nothing', {}, 'invalid_query', ['/dataset missing']],
    ['a list', [COUNT], 'invalid_query', [' wrong_type']],
    ['null', null, 'invalid_query', [' wrong_type']],
  ])('%s', async (_name, spec, code, expected) => {
    const { call, token } = fixture;
    const { status, body } = await call('runQuery', { token, body: JSON.stringify(spec) });
    const problem = body as Problem;
    expect({ status, code: problem.code }).toEqual({ status: 422, code });
    expect(briefly(problem.errors)).toEqual(expected);
    const refusal = await refusalOf(spec);
    expect(refusal.issues).toEqual(problem.errors);
    expect([refusal.code, refusal.message]).toEqual([problem.code, problem.detail]);
  });
});

describe('the status', () => {
  test('is 400 only where the body is not JSON', async () => {
    const { call, token } = fixture;
    const statusOf = async (body: string): Promise<number> =>
      (await call('runQuery', { token, body })).status;
    expect(await statusOf('{"dataset":"flights",')).toBe(400);
    expect(await statusOf("{'dataset':'flights'}")).toBe(400);
    expect(await statusOf('"flights"')).toBe(422);
    expect(await statusOf('{"dataset":1}')).toBe(422);
    expect(await statusOf('{"dataset":"flights","dimensions":["orgin"],"limit":"x"}')).toBe(422);
  });

  test('is 403 for who may not ask, whatever is wrong with the question', async () => {
    const viewer: Principal = { ...fixture.admin, role: 'viewer' };
    await expect(refusalOf({ dataset: 7 }, viewer)).rejects.toMatchObject({ cause: { code: 'forbidden' } });
  });
});
