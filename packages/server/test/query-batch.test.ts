import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchResult } from '@istari-lens/core/contract';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture?.close());

const TOTAL = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'flights' }] };
const FARTHEST = { dataset: 'flights', metrics: [{ aggregate: 'max', field: 'distance', as: 'farthest' }] };

/** What came of each question: its rows, or the code of its error. */
function outcomes(body: unknown): [string, unknown][] {
  return (body as BatchResult).items.map((item) => [
    item.id,
    item.status === 'ok' ? item.result.rows : item.error.code,
  ]);
}

describe('POST /query/batch', () => {
  test('answers each question with the figures of the database, and one that fails with its error', async () => {
    const { call, token, analytics } = fixture;
    const queries = [
      { id: 'total', query: TOTAL },
      { id: 'nowhere', query: { ...TOTAL, dimensions: ['nowhere'] } },
      { id: 'farthest', query: FARTHEST },
    ];
    const { status, body } = await call('runBatch', { token, body: { queries } });
    const { rows } = await analytics.query<{ flights: number; farthest: number }>(
      'SELECT count(*)::int AS flights, max(distance) AS farthest FROM flights',
    );
    expect(status).toBe(200);
    expect(outcomes(body)).toEqual([
      ['total', [{ flights: rows[0]?.flights }]],
      ['nowhere', 'invalid_query'],
      ['farthest', [{ farthest: rows[0]?.farthest }]],
    ]);
  });

  test('takes fifty questions and refuses one more', async () => {
    const { call, token } = fixture;
    const many = (count: number): { id: string; query: unknown }[] =>
      Array.from({ length: count }, (_, place) => ({
        id: `q${place}`,
        query: { ...TOTAL, filters: [{ field: 'distance', op: 'gt', value: place }] },
      }));
    const taken = await call('runBatch', { token, body: { queries: many(50) } });
    expect(taken.status).toBe(200);
    expect(outcomes(taken.body).map(([id]) => id)).toEqual(many(50).map(({ id }) => id));
    const refused = await call('runBatch', { token, body: { queries: many(51) } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/queries' }] } });
  });

  test('gives each tenant its own answers to the same questions', async () => {
    const { call, token } = fixture;
    const password = 'another long enough password';
    await fixture.app.query("insert into lens.tenants (id, name) values ('other', 'Other')");
    await fixture.lens.users.create({ email: 'o@example.com', password, role: 'admin', tenant: 'other' });
    const theirs = (await fixture.lens.auth.login({ email: 'o@example.com', password })).accessToken;
    const body = { queries: [{ id: 'total', query: TOTAL }] };
    for (let time = 0; time < 2; time += 1) {
      const [own, others] = await Promise.all([
        call('runBatch', { token, body }),
        call('runBatch', { token: theirs, body }),
      ]);
      expect(outcomes(own.body)).toEqual([['total', [{ flights: expect.any(Number) }]]]);
      expect(outcomes(others.body)).toEqual([['total', 'unknown_dataset']]);
    }
    expect((await call('runBatch', { body })).status).toBe(401);
  });
});
