import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FieldValues } from '@istari-lens/core/contract';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture.close());

describe('POST /datasets/:id/values', () => {
  test('answers with distinct values, a miss and then a hit of the same bytes', async () => {
    const { call, token, dataset, analytics } = fixture;
    const asked = { token, params: { id: dataset.id }, body: { field: 'origin', q: 'o', limit: 5 } };
    const first = await call('listFieldValues', asked);
    const expected = await analytics.query<{ origin: string }>(
      'SELECT DISTINCT origin COLLATE "C" AS origin FROM flights WHERE origin ILIKE \'%o%\' ORDER BY 1 LIMIT 5',
    );
    expect(first.body).toEqual({ values: expected.rows.map(({ origin }) => origin), truncated: true });
    expect(first.headers.get('lens-cache')).toBe('miss');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const second = await call('listFieldValues', asked);
    expect(second.headers.get('lens-cache')).toBe('hit');
    expect(second.text).toBe(first.text);
    expect((second.body as FieldValues).values).toHaveLength(5);
  });

  test('refuses what it cannot answer where it stands in the request', async () => {
    const { call, token, dataset } = fixture;
    const params = { id: dataset.id };
    expect(await call('listFieldValues', { token, params, body: { field: 'orgin' } })).toMatchObject({
      status: 422,
      body: { code: 'invalid_query', errors: [{ pointer: '/field', suggestion: 'origin' }] },
    });
    expect(await call('listFieldValues', { token, params, body: { field: 'delay', q: '1' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/q', code: 'operator_type' }] },
    });
    expect((await call('listFieldValues', { params, body: { field: 'origin' } })).status).toBe(401);
    const missing = { id: crypto.randomUUID() };
    expect(
      await call('listFieldValues', { token, params: missing, body: { field: 'origin' } }),
    ).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });
});
