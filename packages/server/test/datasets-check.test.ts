import { scopesOfRole } from '@istari-lens/core';
import type { DatasetCheck } from '@istari-lens/core/contract';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
});
afterAll(() => fixture.close());

describe('POST /datasets/:id/check', () => {
  test('holds a dataset against its database, whose primary key proves its join', async () => {
    const { call, token, dataset } = fixture;
    const reply = await call('checkDataset', { token, params: { id: dataset.id } });
    expect(reply.status).toBe(200);
    const { joins, issues } = reply.body as DatasetCheck;
    expect(joins).toMatchObject([
      { join: 'originAirport', declared: 'manyToOne', holds: 'proven', examples: [] },
    ]);
    expect(issues).toEqual([]);
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  test('is for editors of its tenant', async () => {
    const { call, dataset, lens, token } = fixture;
    expect((await call('checkDataset', { params: { id: dataset.id } })).status).toBe(401);
    const missing = await call('checkDataset', { token, params: { id: crypto.randomUUID() } });
    expect(missing).toMatchObject({ status: 404, body: { code: 'not_found' } });
    await lens.users.create({
      email: 'viewer@example.com',
      password: 'a-long-enough-password-1',
      role: 'viewer',
    });
    const viewer = await lens.auth.login({
      email: 'viewer@example.com',
      password: 'a-long-enough-password-1',
    });
    const refused = await call('checkDataset', { token: viewer.accessToken, params: { id: dataset.id } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const elsewhere = { ...fixture.admin, tenant: 'other', scopes: scopesOfRole('admin') };
    await expect(lens.datasets.check(elsewhere, dataset.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('shows the keys that break a join, and a question over it is refused as a problem', async () => {
    const { admin, analytics, call, lens, token } = fixture;
    await analytics.query(`CREATE TABLE loose_airports AS SELECT * FROM airports;
      GRANT SELECT ON loose_airports TO "${analytics.readerRole}"`);
    const joins = (flightsDataset.joins ?? []).map((join) => ({ ...join, table: 'loose_airports' }));
    const { id } = await lens.datasets.create(admin, { ...flightsDataset, name: 'loose', joins });
    await analytics.query("INSERT INTO loose_airports SELECT * FROM airports WHERE iata = 'ORD'");
    const reply = await call('checkDataset', { token, params: { id } });
    expect(reply.body).toMatchObject({
      joins: [
        { holds: 'broken', examples: [{ table: 'public.loose_airports', key: { iata: 'ORD' }, count: 2 }] },
      ],
    });
    const body = { dataset: 'loose', metrics: [{ aggregate: 'count' }], dimensions: ['originState'] };
    expect(await call('runQuery', { token, body })).toMatchObject({
      status: 422,
      body: { code: 'cardinality_broken', errors: [{ pointer: '/dataset', code: 'cardinality_broken' }] },
    });
  });
});
