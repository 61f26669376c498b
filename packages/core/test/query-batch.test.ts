import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerItem, QueryResult, QuerySpec } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.lens.datasets.create(fixture.admin, flightsDataset);
});
afterAll(() => fixture?.close());

const TOTAL: QuerySpec = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'flights' }] };
const FARTHEST: QuerySpec = {
  dataset: 'flights',
  metrics: [{ aggregate: 'max', field: 'distance', as: 'farthest' }],
};

function resultOf(item: AnswerItem | undefined): QueryResult {
  if (item?.status !== 'ok') throw new Error('The question has no answer.', { cause: item?.error });
  return JSON.parse(new TextDecoder().decode(item.answer.body)) as QueryResult;
}

describe('several questions at once', () => {
  it('are answered in their order, each from the cache once it is there', async () => {
    const queries = [
      { id: 'total', query: TOTAL },
      { id: 'farthest', query: FARTHEST },
    ];
    const first = await fixture.lens.queries.answerMany({ queries }, fixture.admin);
    expect(first.map(({ id, meta }) => [id, meta.cache?.status])).toEqual([
      ['total', 'miss'],
      ['farthest', 'miss'],
    ]);
    const second = await fixture.lens.queries.answerMany({ queries }, fixture.admin);
    expect(second.map(({ meta }) => meta.cache?.status)).toEqual(['hit', 'hit']);
    const alone = await fixture.lens.queries.run({ ...TOTAL }, fixture.admin);
    expect(alone.cache.status).toBe('hit');
    expect(resultOf(first[0]).rows).toEqual(alone.rows);
    expect(resultOf(second[1])).toEqual(resultOf(first[1]));
  });

  it('fail one by one: for their shape, for what they name, for their dataset', async () => {
    const broken = JSON.parse('{"dataset":"flights","metrics":[{"aggregate":"most"}]}') as QuerySpec;
    const items = await fixture.lens.queries.answerMany(
      {
        queries: [
          { id: 'shape', query: broken },
          { id: 'name', query: { ...TOTAL, dimensions: ['nowhere'] } },
          { id: 'dataset', query: { ...TOTAL, dataset: 'fligths' } },
          { id: 'sound', query: TOTAL, fresh: true },
        ],
      },
      fixture.admin,
    );
    expect(items.map((item) => [item.id, item.status === 'ok' ? 'ok' : item.error.code])).toEqual([
      ['shape', 'invalid_query'],
      ['name', 'invalid_query'],
      ['dataset', 'unknown_dataset'],
      ['sound', 'ok'],
    ]);
  });

  it('are refused as a whole only for what is wrong with the list', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({ id: `q${index}`, query: TOTAL }));
    for (const queries of [
      [],
      many,
      [
        { id: 'a', query: TOTAL },
        { id: 'a', query: FARTHEST },
      ],
    ]) {
      await expect(fixture.lens.queries.answerMany({ queries }, fixture.admin)).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
    const viewer = { ...fixture.admin, role: 'viewer' as const };
    await expect(
      fixture.lens.queries.answerMany({ queries: [{ id: 'a', query: TOTAL }] }, viewer),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
