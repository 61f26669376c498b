import { findFreePort } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFernet, createLens, loadConfig, openFor, type Lens, type QuerySpec } from '../src/index.ts';
import {
  connectionsTo,
  createPlacesFixture,
  placesOver,
  plain,
  type PlacesFixture,
} from './support/places.ts';

const COUNT: QuerySpec = { dataset: 'places', metrics: [{ aggregate: 'count', as: 'n' }] };

let fixture: PlacesFixture;
let lens: Lens;

beforeAll(async () => {
  fixture = await createPlacesFixture();
  lens = fixture.lens;
});
afterAll(async () => {
  await fixture?.close();
});

const countBy = async (by: Lens, dataset = 'places'): Promise<unknown> =>
  (await by.queries.run({ ...COUNT, dataset }, fixture.admin)).rows[0]?.['n'];

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

    await lens.datasources.update(fixture.admin, id, { url: plain(fixture.other.readerUrl) });
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
    await fixture.other.query(
      `create view slow_places as select n from places; grant select on slow_places to ${fixture.other.readerRole}`,
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
    await lens.datasources.update(fixture.admin, id, { url: plain(fixture.other.readerUrl) });
    const answers = await Promise.all(asked);
    const counts = new Set(answers.map(({ rows }) => rows[0]?.['n']));
    expect(counts).toEqual(new Set([3, 5]));
  });

  it('that replaces another one at the same moment leaves one of the two, whole', async () => {
    const urls = [plain(fixture.analytics.readerUrl), plain(fixture.other.readerUrl)];
    const { id } = await lens.datasources.create(fixture.admin, { name: 'Raced', url: urls[0] ?? '' });
    const second = fixture.another();
    await second.ready();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        lens.datasources.update(fixture.admin, id, { url: urls[0] ?? '' }),
        second.datasources.update(fixture.admin, id, { url: urls[1] ?? '', replicaUrls: [urls[1] ?? ''] }),
      ]);
    }
    const row = await fixture.stored(id);
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
      replicaUrls: [plain(fixture.other.readerUrl), away],
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
      ANALYTICS_REPLICA_URLS: `${fixture.other.readerUrl},postgresql://nobody:canary@127.0.0.1:1/none`,
    });
    await using replicated = createLens(config);
    await replicated.ready();
    await expect
      .poll(async () => (await replicated.health.ready()).checks['analyticsDatabase:replicas'])
      .toMatchObject([{ status: 'warn', observedValue: 1, output: 'replica_unreachable' }]);
  });
});
