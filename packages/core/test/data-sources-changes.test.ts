import { createTestDatabase, findFreePort, type TestDatabase } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFernet,
  createLens,
  loadConfig,
  openFor,
  scopesOfRole,
  type DatasetDefinition,
  type Lens,
  type Principal,
  type QuerySpec,
} from '../src/index.ts';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { createDataSourcesRepository } from '../src/model/data-sources/data-sources-repository.ts';
import { createDatasetsRepository } from '../src/model/datasets/datasets-repository.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const COUNT: QuerySpec = { dataset: 'places', metrics: [{ aggregate: 'count', as: 'n' }] };
const LOCAL = { DATA_SOURCE_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128' };
const CANARY = 'canary-Pa55word';

let fixture: LensFixture;
let lens: Lens;
let other: TestDatabase;
let database: AppDatabase;

beforeAll(async () => {
  fixture = await createLensFixture(LOCAL);
  lens = fixture.lens;
  database = createAppDatabase({ url: fixture.app.url, schema: 'lens' });
  other = await createTestDatabase('analytics');
  for (const [database, rows] of [
    [fixture.analytics, 3],
    [other, 5],
  ] as const) {
    await database.query(`create table places as select n from generate_series(1, ${rows}) as n`);
    await database.query(`grant select on places to ${database.readerRole}`);
  }
});
afterAll(async () => {
  await database?.close();
  await fixture?.close();
  await other?.drop();
});

const plain = (url: string): string => `${url}${url.includes('?') ? '&' : '?'}sslmode=disable`;
const placesOver = (dataSourceId: string, name = 'places'): DatasetDefinition => ({
  name,
  dataSourceId,
  base: { schema: 'public', table: 'places' },
  fields: { n: { column: 'n', type: 'integer' } },
});
const countBy = async (by: Lens, dataset = 'places'): Promise<unknown> =>
  (await by.queries.run({ ...COUNT, dataset }, fixture.admin)).rows[0]?.['n'];

async function stored(id: string): Promise<{ url: string; replicas: string | null; version: number }> {
  const { rows } = await fixture.app.query<{ url: string; replicas: string | null; version: number }>(
    `select url_encrypted as url, replica_urls_encrypted as replicas, version from lens.data_sources where id = $1`,
    [id],
  );
  if (rows[0] === undefined) throw new Error('There is no such data source.');
  return rows[0];
}

/** Connections that Lens has open to a database. */
async function connectionsTo(database: TestDatabase): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and usename = $1`,
    [database.readerRole],
  );
  return rows[0]?.n ?? 0;
}

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

async function audited(id: string): Promise<object[]> {
  const { rows } = await fixture.app.query(
    `select action, outcome, details, request_id as "requestId" from lens.audit_log where target_id = $1 order by created_at, id`,
    [id],
  );
  return rows;
}

describe('a data source of the API', () => {
  it('control 16: keeps its URLs encrypted and bound to its row, and gives none back', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const replica = plain(other.readerUrl);
    const made = await lens.datasources.create(
      fixture.admin,
      { name: 'Bound', url, replicaUrls: [replica] },
      { requestId: 'request-1' },
    );
    expect(made).toMatchObject({ name: 'Bound', isDefault: false, status: 'unknown' });
    expect(JSON.stringify(made)).not.toContain('postgres');
    const row = await stored(made.id);
    const fernet = createFernet(fixture.env['ENCRYPTION_KEY'] ?? '');
    expect(openFor(fernet, `data_sources/default/${made.id}/url`, row.url)).toBe(url);
    expect(openFor(fernet, `data_sources/default/${made.id}/replica_urls`, row.replicas ?? '')).toBe(
      JSON.stringify([replica]),
    );
    expect(await audited(made.id)).toEqual([
      { action: 'dataSource.created', outcome: 'success', details: {}, requestId: 'request-1' },
    ]);

    const twin = await lens.datasources.create(fixture.admin, { name: 'Twin', url, replicaUrls: [replica] });
    await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({ ok: true });
    for (const swap of ['url_encrypted = $2', 'replica_urls_encrypted = $3', 'replica_urls_encrypted = $2']) {
      await fixture.app.query(
        `update lens.data_sources set ${swap}, version = version + 1
         where id = $1 and coalesce($2::text, $3::text) is not null`,
        [twin.id, row.url, row.replicas],
      );
      await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({
        ok: false,
        code: 'data_source_unavailable',
      });
      await lens.datasources.update(fixture.admin, twin.id, { url, replicaUrls: [replica] });
    }
    // Also its own two tokens are not each other's.
    await fixture.app.query(
      `update lens.data_sources set url_encrypted = replica_urls_encrypted, version = version + 1 where id = $1`,
      [twin.id],
    );
    await expect(lens.datasources.test(fixture.admin, twin.id)).resolves.toMatchObject({ ok: false });
  });

  it('is refused with every problem of its URLs, none of which is repeated', async () => {
    const refused = lens.datasources.create(fixture.admin, {
      name: 'Bad',
      url: `mysql://u:${CANARY}@h.example/db?options=-c`,
      replicaUrls: [`postgresql://u:${CANARY}@h.example/db?sslkey=/etc/passwd`],
    });
    const error = await refused.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_request' });
    const { issues } = error as { issues: { pointer: string }[] };
    expect(new Set(issues.map(({ pointer }) => pointer))).toEqual(new Set(['/url', '/replicaUrls/0']));
    expect(JSON.stringify([error, (error as Error).message, issues])).not.toContain(CANARY);
    expect(JSON.stringify(issues)).not.toContain('h.example');
    const { items } = await lens.datasources.list(fixture.admin, { q: 'Bad' });
    expect(items).toEqual([]);
  });

  it('has a name of its own in the tenant, also when two are made at once', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => lens.datasources.create(fixture.admin, { name: 'Once', url })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of tries) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'conflict' });
    }
    const second = await lens.datasources.create(fixture.admin, { name: 'Second', url });
    await expect(lens.datasources.update(fixture.admin, second.id, { name: 'Once' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await audited(second.id)).toHaveLength(1);
  });

  it('can be renamed without a new version; its URL and its replicas make one', async () => {
    const url = plain(fixture.analytics.readerUrl);
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Versioned',
      url,
      replicaUrls: [url],
    });
    await lens.datasources.test(fixture.admin, id);
    const first = await stored(id);
    const renamed = await lens.datasources.update(fixture.admin, id, { name: 'Renamed' });
    expect(renamed).toMatchObject({ name: 'Renamed', status: 'ok' });
    expect(await stored(id)).toEqual(first);
    await lens.datasources.update(fixture.admin, id, { replicaUrls: [url, url] });
    expect(await stored(id)).toMatchObject({ url: first.url, version: 2 });
    const moved = await lens.datasources.update(fixture.admin, id, { url });
    expect(moved.status).toBe('unknown');
    expect(await stored(id)).toMatchObject({ replicas: null, version: 3 });
    expect((await audited(id)).map((event) => (event as { details: unknown }).details)).toEqual([
      {},
      {},
      { changed: ['name'] },
      { changed: ['replicaUrls'] },
      { changed: ['url'] },
    ]);
  });

  it('control 17: of the configuration can be renamed, but neither moved nor deleted', async () => {
    const [source] = (await lens.datasources.list(fixture.admin, { q: 'Default' })).items;
    const id = source?.id ?? '';
    await expect(
      lens.datasources.update(fixture.admin, id, { url: 'postgresql://u:p@h/d', replicaUrls: [] }),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [{ pointer: '/url' }, { pointer: '/replicaUrls' }],
    });
    await expect(lens.datasources.delete(fixture.admin, id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(lens.datasources.update(fixture.admin, id, { name: 'Main' })).resolves.toMatchObject({
      name: 'Main',
      isDefault: true,
    });
    await lens.datasources.update(fixture.admin, id, { name: 'Default' });
  });
});

describe('a changed URL', () => {
  it('is used by the next question in every process, and the old connections are closed within five seconds', async () => {
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Moving',
      url: plain(fixture.analytics.readerUrl),
    });
    await lens.datasets.create(fixture.admin, placesOver(id));
    const second = fixture.another();
    const idle = fixture.another();
    await Promise.all([second.ready(), idle.ready()]);
    for (const each of [lens, second, idle]) expect(await countBy(each)).toBe(3);
    const before = await connectionsTo(fixture.analytics);
    expect(before).toBeGreaterThanOrEqual(3);

    await lens.datasources.update(fixture.admin, id, { url: plain(other.readerUrl) });
    const changedAt = performance.now();
    // The dataset, with the version of its data source, is remembered for a second.
    await sleep(1_050);
    for (const each of [lens, second]) expect(await countBy(each)).toBe(5);
    // Nobody asks the third; only the default data source may still have connections there.
    await expect
      .poll(() => connectionsTo(fixture.analytics), { timeout: 5_000 })
      .toBeLessThanOrEqual(before - 3);
    expect(performance.now() - changedAt).toBeLessThan(5_000);
  });

  it('lets running questions end, and those that wait go on at the new place', async () => {
    await fixture.analytics.query(
      `create view slow_places as select n from places where pg_sleep(0.5) is not null;
       grant select on slow_places to ${fixture.analytics.readerRole}`,
    );
    await other.query(
      `create view slow_places as select n from places; grant select on slow_places to ${other.readerRole}`,
    );
    const { id } = await lens.datasources.create(fixture.admin, {
      name: 'Busy',
      url: plain(fixture.analytics.readerUrl),
    });
    const slow = { ...placesOver(id, 'slow-places'), base: { schema: 'public', table: 'slow_places' } };
    await lens.datasets.create(fixture.admin, slow);
    // More than fit at once, so that some still wait when the URL changes.
    const asked = Array.from({ length: 20 }, (_, index) =>
      lens.queries.run(
        {
          dataset: 'slow-places',
          metrics: [{ aggregate: 'count', as: 'n' }],
          filters: [{ field: 'n', op: 'gte', value: -index }],
        },
        fixture.admin,
        { fresh: true },
      ),
    );
    await sleep(400);
    await lens.datasources.update(fixture.admin, id, { url: plain(other.readerUrl) });
    const answers = await Promise.all(asked);
    const counts = new Set(answers.map(({ rows }) => rows[0]?.['n']));
    expect(counts).toEqual(new Set([3, 5]));
  });

  it('that replaces another one at the same moment leaves one of the two, whole', async () => {
    const urls = [plain(fixture.analytics.readerUrl), plain(other.readerUrl)];
    const { id } = await lens.datasources.create(fixture.admin, { name: 'Raced', url: urls[0] ?? '' });
    const second = fixture.another();
    await second.ready();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        lens.datasources.update(fixture.admin, id, { url: urls[0] ?? '' }),
        second.datasources.update(fixture.admin, id, { url: urls[1] ?? '', replicaUrls: [urls[1] ?? ''] }),
      ]);
    }
    const row = await stored(id);
    expect(row.version).toBe(21);
    const fernet = createFernet(fixture.env['ENCRYPTION_KEY'] ?? '');
    const url = openFor(fernet, `data_sources/default/${id}/url`, row.url);
    expect(urls).toContain(url);
    // The replicas belong to the URL that won.
    expect(row.replicas === null).toBe(url === urls[0]);
  });
});

describe('replicas of a data source', () => {
  it('answer its questions; those that are none or are away are told of once', async () => {
    const logged: { level: string; fields: object }[] = [];
    const note =
      (level: string) =>
      (fields: object): void =>
        void logged.push({ level, fields });
    const telling = fixture.another({
      logger: { debug() {}, info: note('info'), warn: note('warn'), error: note('error') },
    });
    await telling.ready();
    // One that takes changes itself, with other rows, so that it shows who answered.
    const away = `postgresql://nobody:canary@127.0.0.1:${await findFreePort()}/none?sslmode=disable`;
    const { id } = await telling.datasources.create(fixture.admin, {
      name: 'Replicated',
      url: plain(fixture.analytics.readerUrl),
      replicaUrls: [plain(other.readerUrl), away],
    });
    await expect(telling.datasources.test(fixture.admin, id)).resolves.toEqual({
      ok: true,
      serverVersion: expect.any(String),
      latencyMs: expect.any(Number),
      detail: '1 of 2 replicas cannot be used: the primary answers for them.',
    });
    await telling.datasets.create(fixture.admin, placesOver(id, 'replicated'));
    for (let round = 0; round < 3; round += 1) {
      const { rows } = await telling.queries.run({ ...COUNT, dataset: 'replicated' }, fixture.admin, {
        fresh: true,
      });
      expect(rows).toEqual([{ n: 5 }]);
      await sleep(1_050);
    }
    const replicas = logged.filter(({ fields }) => 'replica' in fields);
    expect(replicas.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
      { level: 'warn', fields: { dataSourceId: id, replica: 1, state: 'primary' } },
      { level: 'warn', fields: { dataSourceId: id, replica: 2, state: 'unreachable' } },
    ]);
    expect(JSON.stringify(logged)).not.toContain('canary');
    expect(telling.load().replicas).toEqual({ unknown: 0, ok: 0, primary: 1, behind: 0, unreachable: 1 });
    // A tenant's replica is no matter of the deployment's health.
    expect((await telling.health.ready()).checks).not.toHaveProperty('analyticsDatabase:replicas');
  });

  it('of the configuration show in the health of the deployment', async () => {
    const config = loadConfig({
      ...fixture.env,
      ANALYTICS_REPLICA_URLS: `${other.readerUrl},postgresql://nobody:canary@127.0.0.1:1/none`,
    });
    await using replicated = createLens(config);
    await replicated.ready();
    await expect
      .poll(async () => (await replicated.health.ready()).checks['analyticsDatabase:replicas'])
      .toMatchObject([{ status: 'warn', observedValue: 1, output: 'replica_unreachable' }]);
  });
});

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
    await dashboardOf('Elsewhere', 'places');
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
    expect((await audited(id)).length).toBe(1);
    await fixture.app.query('delete from lens.datasets where id = $1', [dataset.id]);
    await lens.datasources.delete(fixture.admin, id);
    await expect(lens.datasources.get(fixture.admin, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(lens.datasources.delete(fixture.admin, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await audited(id)).toMatchObject([{}, { action: 'dataSource.deleted' }]);
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
    expect((await audited(id)).length).toBe(1);
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
      url: plain(other.readerUrl),
    });
    const idle = fixture.another();
    await idle.ready();
    const before = await connectionsTo(other);
    await idle.datasources.resources(fixture.admin, id);
    expect(await connectionsTo(other)).toBe(before + 1);
    await lens.datasources.delete(fixture.admin, id);
    await expect.poll(() => connectionsTo(other), { timeout: 5_000 }).toBeLessThanOrEqual(before);
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
    expect((await stored(id)).version).toBe(1);
  });
});
