import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopesOfRole, type Lens, type Principal } from '../src/index.ts';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { createDataSourcesRepository } from '../src/model/data-sources/data-sources-repository.ts';
import { createDatasetsRepository } from '../src/model/datasets/datasets-repository.ts';
import {
  connectionsTo,
  createPlacesFixture,
  placesOver,
  plain,
  type PlacesFixture,
} from './support/places.ts';

let fixture: PlacesFixture;
let lens: Lens;
let database: AppDatabase;

beforeAll(async () => {
  fixture = await createPlacesFixture();
  lens = fixture.lens;
  database = createAppDatabase({ url: fixture.app.url, schema: 'lens' });
});
afterAll(async () => {
  await database?.close();
  await fixture?.close();
});

/** Resolves once a statement that begins so waits for a lock. */
async function untilBlocked(statement: string): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await fixture.app.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and strpos(query, $1) = 1`,
        [statement],
      );
      return rows[0]?.n;
    })
    .toBe(1);
}

describe('deleting a data source', () => {
  it('is refused while datasets are over it, with what would stop working in the own tenant', async () => {
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Used',
      url: plain(fixture.analytics.readerUrl),
    });
    const dataset = await lens.datasets.create(fixture.admin, placesOver(id, 'used-places'));
    const dashboardOf = (title: string, reference: string): Promise<{ id: string }> =>
      lens.dashboards.create(fixture.admin, {
        title,
        filters: [],
        widgets: [
          {
            id: 'w',
            title: 'W',
            kind: 'kpi',
            query: { dataset: reference, metrics: [{ aggregate: 'count', as: 'n' }] },
            options: {},
            layout: { x: 0, y: 0, w: 1, h: 1 },
          },
        ],
      });
    const byName = await dashboardOf('By name', 'used-places');
    const byId = await dashboardOf('By id', dataset.id);
    const elsewhere = await lens.datasources.create(fixture.admin, {
      name: 'Elsewhere',
      url: plain(fixture.other.readerUrl),
    });
    await lens.datasets.create(fixture.admin, placesOver(elsewhere.id, 'elsewhere'));
    await dashboardOf('Elsewhere', 'elsewhere');
    const impact = await lens.datasources.impact(fixture.admin, id);
    expect(impact).toEqual({
      datasets: [{ id: dataset.id, name: 'used-places' }],
      dashboards: [
        { id: byId.id, title: 'By id' },
        { id: byName.id, title: 'By name' },
      ],
    });
    await expect(lens.datasources.delete(fixture.admin, id)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"used-places"'),
    });
    expect((await fixture.audited(id)).length).toBe(1);
    await fixture.app.query('delete from lens.datasets where id = $1', [dataset.id]);
    await lens.datasources.delete(fixture.admin, id);
    await expect(lens.datasources.get(fixture.admin, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(lens.datasources.delete(fixture.admin, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await fixture.audited(id)).toMatchObject([{}, { action: 'dataSource.deleted' }]);
  });

  it('of the configuration would stop the datasets that name none', async () => {
    const [source] = (await lens.datasources.list(fixture.admin, { q: 'Default' })).items;
    const { dataSourceId: _, ...unnamed } = placesOver('', 'default-places');
    const dataset = await lens.datasets.create(fixture.admin, unnamed);
    const { datasets } = await lens.datasources.impact(fixture.admin, source?.id ?? '');
    expect(datasets).toEqual([{ id: dataset.id, name: 'default-places' }]);
  });

  it('waits for a dataset that is made over it at the same moment, and is refused then', async () => {
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Dataset first',
      url: plain(fixture.analytics.readerUrl),
    });
    const deleting = await database.transaction(async (client) => {
      await createDatasetsRepository(client, 'lens').insert(fixture.admin, placesOver(id, 'first'));
      const deletion = lens.datasources.delete(fixture.admin, id).catch((error: unknown) => error);
      await untilBlocked('delete from "lens".data_sources');
      return () => deletion;
    });
    expect(await deleting()).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"first"'),
    });
    expect((await fixture.audited(id)).length).toBe(1);
  });

  it('leaves no dataset that was made over it at the same moment', async () => {
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Deletion first',
      url: plain(fixture.analytics.readerUrl),
    });
    const making = await database.transaction(async (client) => {
      await createDataSourcesRepository(client, 'lens').delete('default', id);
      const made = lens.datasets
        .create(fixture.admin, placesOver(id, 'second'))
        .catch((error: unknown) => error);
      await untilBlocked('insert into "lens".datasets');
      return () => made;
    });
    expect(await making()).toMatchObject({
      code: 'invalid_dataset',
      issues: [{ pointer: '/dataSourceId', code: 'unknown_data_source' }],
    });
  });

  it('closes its connections in every process', async () => {
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Gone',
      url: plain(fixture.other.readerUrl),
    });
    const idle = fixture.another();
    await idle.ready();
    const before = await connectionsTo(fixture.other);
    await idle.datasources.resources(fixture.admin, id);
    expect(await connectionsTo(fixture.other)).toBe(before + 1);
    await lens.datasources.delete(fixture.admin, id);
    await expect.poll(() => connectionsTo(fixture.other), { timeout: 5_000 }).toBeLessThanOrEqual(before);
  });
});

describe('control 12: data sources of another tenant', () => {
  it('are not there, and neither is anything for roles below', async () => {
    const [source] = (await lens.datasources.list(fixture.admin, { q: 'Default' })).items;
    const id = source?.id ?? '';
    const as = (role: Principal['role'], tenant = 'default'): Principal => ({
      ...fixture.admin,
      role,
      tenant,
      scopes: scopesOfRole(role),
    });
    const table = { schema: 'public', name: 'places' };
    const calls: Record<string, [Principal['role'], (by: Principal, at: string) => Promise<unknown>]> = {
      get: ['editor', (by, at) => lens.datasources.get(by, at)],
      update: ['admin', (by, at) => lens.datasources.update(by, at, { name: 'Mine' })],
      delete: ['admin', (by, at) => lens.datasources.delete(by, at)],
      impact: ['admin', (by, at) => lens.datasources.impact(by, at)],
      test: ['admin', (by, at) => lens.datasources.test(by, at)],
      resources: ['editor', (by, at) => lens.datasources.resources(by, at)],
      columns: ['editor', (by, at) => lens.datasources.columns(by, at, table)],
    };
    const failure = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        () => 'answered',
        (error: { code: string; message: string }) => [error.code, error.message],
      );
    for (const [name, [least, call]] of Object.entries(calls)) {
      const foreign = await failure(call(as('admin', 'other'), id));
      expect([name, foreign]).toEqual([name, await failure(call(fixture.admin, crypto.randomUUID()))]);
      expect([name, foreign]).toEqual([name, await failure(call(fixture.admin, 'no-uuid'))]);
      expect(foreign).toMatchObject(['not_found', expect.any(String)]);
      const lower: Principal['role'][] = [
        'viewer',
        'operator',
        ...(least === 'admin' ? ['editor' as const] : []),
      ];
      for (const role of lower) {
        expect([name, role, await failure(call(as(role), id))]).toEqual([
          name,
          role,
          ['forbidden', expect.any(String)],
        ]);
      }
    }
    expect((await fixture.stored(id)).version).toBe(1);
  });
});
