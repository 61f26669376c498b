import { describe, expect, test } from 'vitest';
import type { BatchRequest } from '../../contract/types/query-requests.ts';
import { readBatch } from './read-batch.ts';

const SOUND = { dataset: 'flights' };

/** Too deep to be looked through. */
function deepQuestion(): unknown {
  let filter: unknown = { field: 'origin', op: 'isNull' };
  for (let depth = 0; depth < 100; depth += 1) filter = { and: [filter] };
  return { ...SOUND, filters: [filter] };
}

function read(queries: unknown): unknown {
  return readBatch({ queries } as BatchRequest);
}

describe('control 19: what is wrong beside a question that ends the reading', () => {
  test.each([
    ['an id that is no text', [{ id: { a: 1 }, query: deepQuestion() }], '/queries/0/id'],
    ['no id', [{ query: deepQuestion() }], '/queries/0/id'],
    [
      'one id twice',
      [
        { id: 'a', query: deepQuestion() },
        { id: 'a', query: SOUND },
      ],
      '/queries',
    ],
    ['an unknown key', [{ id: 'a', query: deepQuestion(), role: 'admin' }], '/queries/0/role'],
    ['a neighbour that is nothing', [null, { id: 'a', query: deepQuestion() }], '/queries/0'],
    [
      'more than fifty',
      Array.from({ length: 51 }, (_, place) => ({ id: `a${place}`, query: deepQuestion() })),
      '/queries',
    ],
  ])('%s is told of', (_what, queries, pointer) => {
    expect(() => read(queries)).toThrow(
      expect.objectContaining({
        code: 'invalid_request',
        issues: expect.arrayContaining([expect.objectContaining({ pointer })]),
      }),
    );
  });

  test('without any, it is that question’s own error', () => {
    const queries = [
      { id: 'deep', query: deepQuestion() },
      { id: 'sound', query: SOUND },
    ];
    expect(read(queries)).toEqual({ queries });
  });

  test('more problems than are listed are still those of the questions', () => {
    const filters = Array.from({ length: 150 }, () => ({ field: 1, op: 'eq', value: 1 }));
    const queries = [{ id: 'wrong', query: { ...SOUND, filters } }];
    expect(read(queries)).toEqual({ queries });
  });
});
