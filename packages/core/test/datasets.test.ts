import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopesOfRole, type Principal, type ValidationError } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let datasetId: string;

const as = (role: Principal['role'], tenant = 'default'): Principal => ({
  ...fixture.admin,
  kind: 'host',
  id: 'host',
  role,
  tenant,
  scopes: scopesOfRole(role),
});

beforeAll(async () => {
  fixture = await createLensFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
  datasetId = (await fixture.lens.datasets.create(fixture.admin, flightsDataset)).id;
});
afterAll(() => fixture?.close());

const countByOrigin = {
  dataset: 'flights',
  metrics: [
    { aggregate: 'count' as const, as: 'n' },
    { field: 'delay', aggregate: 'avg' as const, as: 'avgDelay' },
  ],
  dimensions: ['origin'],
  orderBy: [{ field: 'n', direction: 'desc' as const }],
  limit: 5,
};

describe('datasets', () => {
  it('come back as they were made, in the order of their fields', async () => {
    const dataset = await fixture.lens.datasets.get(fixture.admin, datasetId);
    expect(dataset).toMatchObject({ ...flightsDataset, id: datasetId, revision: 1 });
    expect(Object.keys(dataset.fields)).toEqual(Object.keys(flightsDataset.fields));
    await expect(fixture.lens.datasets.list(fixture.admin)).resolves.toEqual({
      items: [dataset],
      nextCursor: null,
    });
  });

  it('have a name of their own within the tenant', async () => {
    await expect(fixture.lens.datasets.create(fixture.admin, flightsDataset)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(fixture.lens.datasets.create(as('editor', 'other'), flightsDataset)).resolves.toMatchObject({
      revision: 1,
    });
  });

  it('are refused with every problem, before anything is stored', async () => {
    const broken = {
      ...flightsDataset,
      name: 'broken',
      fields: { a: { column: 'nowhere.a', type: 'text' as const } },
    };
    const error = await fixture.lens.datasets
      .create(fixture.admin, broken)
      .catch((reason: ValidationError) => reason);
    expect(error).toMatchObject({ code: 'invalid_dataset', issues: [{ pointer: '/fields/a/column' }] });
    const elsewhere = { ...flightsDataset, name: 'elsewhere', dataSourceId: crypto.randomUUID() };
    await expect(fixture.lens.datasets.create(fixture.admin, elsewhere)).rejects.toMatchObject({
      code: 'invalid_dataset',
      issues: [{ pointer: '/dataSourceId', code: 'unknown_data_source' }],
    });
    const { items } = await fixture.lens.datasets.list(fixture.admin);
    expect(items).toHaveLength(1);
  });

  it('cannot sit on a data source of another tenant', async () => {
    const { items } = await fixture.lens.datasources.list(fixture.admin);
    const stolen = { ...flightsDataset, name: 'stolen', dataSourceId: items[0]?.id };
    await expect(fixture.lens.datasets.create(as('admin', 'other'), stolen)).rejects.toMatchObject({
      issues: [{ pointer: '/dataSourceId', code: 'unknown_data_source' }],
    });
  });

  it('are made by editors, and belong to no user when no user made them', async () => {
    await expect(fixture.lens.datasets.create(as('viewer'), flightsDataset)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const { rows } = await fixture.app.query('select owner_id from lens.datasets order by created_at');
    expect(rows).toEqual([{ owner_id: fixture.admin.id }, { owner_id: null }]);
  });
});

describe('queries', () => {
  it('give the figures of plain SQL, first asked and then from the cache', async () => {
    const first = await fixture.lens.queries.run(countByOrigin, fixture.admin);
    const { rows } = await fixture.analytics.query(
      `select origin, count(*)::int as n, avg(delay)::float8 as "avgDelay" from flights
       group by origin order by count(*) desc, origin collate "C" limit 5`,
    );
    expect(first.rows).toEqual(rows);
    expect(first.cache).toEqual({ status: 'miss', ageMs: expect.any(Number) as number });
    const { queryId, durationMs, cache, ...result } = first;
    const second = await fixture.lens.queries.run(countByOrigin, fixture.admin);
    expect(second).toMatchObject({ ...result, cache: { status: 'hit' } });
    expect(second.queryId).not.toBe(queryId);
    expect(durationMs).toBeGreaterThan(0);
    expect(cache.ageMs).toBeGreaterThanOrEqual(0);
    const fresh = await fixture.lens.queries.run(countByOrigin, fixture.admin, { fresh: true });
    expect(fresh.cache.status).toBe('miss');
  });

  it('take the dataset by name or id, and keep the given query id', async () => {
    const queryId = crypto.randomUUID();
    const byId = await fixture.lens.queries.run({ ...countByOrigin, dataset: datasetId }, fixture.admin, {
      queryId,
    });
    expect(byId.queryId).toBe(queryId);
    expect(byId.rows).toHaveLength(5);
    await expect(
      fixture.lens.queries.run(countByOrigin, fixture.admin, { queryId: 'mine' }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('give bytes that are the same for the same entry, with a strong ETag', async () => {
    const [one, two] = [
      await fixture.lens.queries.answer(countByOrigin, fixture.admin),
      await fixture.lens.queries.answer(countByOrigin, fixture.admin),
    ];
    expect(Buffer.from(one.body).equals(two.body)).toBe(true);
    expect(one.etag).toBe(two.etag);
    expect(one.etag).toMatch(/^"[^"]+"$/);
  });

  it('say what is wrong: unknown dataset, field, shape', async () => {
    await expect(
      fixture.lens.queries.run({ ...countByOrigin, dataset: 'flihgts' }, fixture.admin),
    ).rejects.toMatchObject({
      code: 'unknown_dataset',
      issues: [{ pointer: '/dataset', suggestion: 'flights' }],
    });
    await expect(
      fixture.lens.queries.run({ ...countByOrigin, dimensions: ['orgin'] }, fixture.admin),
    ).rejects.toMatchObject({
      code: 'invalid_query',
      issues: expect.arrayContaining([
        expect.objectContaining({ pointer: '/dimensions/0', suggestion: 'origin' }),
      ]) as unknown,
    });
    const misspelt = { dataset: 'flights', metrics: [], dimension: ['origin'] };
    await expect(fixture.lens.queries.run(misspelt, fixture.admin)).rejects.toMatchObject({
      code: 'invalid_query',
      issues: [{ pointer: '/dimension', suggestion: 'dimensions' }],
    });
  });

  it('are for editors; another tenant has neither the dataset nor the answer nor the data source', async () => {
    await expect(fixture.lens.queries.run(countByOrigin, as('viewer'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(fixture.lens.queries.run(countByOrigin, as('operator'))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await fixture.lens.queries.run(countByOrigin, fixture.admin);
    await expect(
      fixture.lens.queries.run({ ...countByOrigin, dataset: datasetId }, as('admin', 'other')),
    ).rejects.toMatchObject({
      code: 'unknown_dataset',
    });
    await expect(fixture.lens.queries.run(countByOrigin, as('admin', 'other'))).rejects.toMatchObject({
      code: 'no_default_data_source',
    });
    await expect(fixture.lens.datasets.get(as('admin', 'other'), datasetId)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('fault cold-herd: 200 at once are one statement; one that leaves does not disturb the others', async () => {
    const spec = { ...countByOrigin, limit: 7 };
    const leaving = new AbortController();
    const left = fixture.lens.queries.run(spec, fixture.admin, { signal: leaving.signal });
    const others = Array.from({ length: 200 }, () => fixture.lens.queries.run(spec, fixture.admin));
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'query_cancelled' });
    const answers = await Promise.all(others);
    expect(new Set(answers.map(({ computedAt }) => computedAt)).size).toBe(1);
  });
});
