import {
  createTestDatabase,
  describeServices,
  startPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTagVersions } from '../src/cache/tag-versions.ts';
import { createAppDatabase, type AppDatabase } from '../src/databases/index.ts';
import { listen } from '../src/databases/listen.ts';
import { readBusMessage } from '../src/model/cache/bus-message.ts';
import { cacheChannel, createCacheVersionsRepository } from '../src/model/cache/cache-versions-repository.ts';
import { shareVersions } from '../src/model/cache/share-versions.ts';

const { pgbouncer } = await describeServices();
let db: TestDatabase;
let database: AppDatabase;
beforeAll(async () => {
  db = await createTestDatabase('app');
  database = createAppDatabase({ url: db.url, schema: 'lens', poolMax: 6, onError: () => {} });
});
afterAll(async () => {
  await database.close();
  await db.drop();
});

it('whoever asks for versions after the last one misses none, however many are made at once', async () => {
  const repository = createCacheVersionsRepository(database, 'lens');
  const known = createTagVersions();
  let isDone = false;
  const reading = (async () => {
    while (!isDone) known.raise(await repository.since(known.latest));
  })();
  const made = await Promise.all(
    Array.from({ length: 60 }, async (_, at) => {
      const tags = [`t${at % 7}`, `t${at % 5}`, `own${at}`];
      return { tags, version: await repository.raise(tags) };
    }),
  );
  isDone = true;
  await reading;
  known.raise(await repository.since(known.latest));
  expect(new Set(made.map(({ version }) => version)).size).toBe(60);
  for (const { tags, version } of made) {
    expect(known.isOutdated(version - 1, tags)).toBe(true);
    expect(known.latest).toBeGreaterThanOrEqual(version);
  }
  // What a reader has put together bit by bit is what one sees who reads it all.
  const all = await repository.since(0);
  for (const { tag, version } of all) {
    expect([known.isOutdated(version - 1, [tag]), known.isOutdated(version, [tag])]).toEqual([true, false]);
  }
});

it('versions go on from the clock after a restore, and old ones are forgotten', async () => {
  const repository = createCacheVersionsRepository(database, 'lens');
  await database.query({ text: 'delete from lens.cache_versions' });
  await database.query({ text: `insert into lens.cache_versions values ('ancient', 5)` });
  const before = Date.now();
  const version = await repository.raise(['a', 'a', 'b']);
  expect(version).toBeGreaterThan(before - 60_000);
  expect((await repository.since(0)).map(({ tag }) => tag).toSorted()).toEqual(['a', 'b']);
  expect(await repository.raise(['b'])).toBeGreaterThan(version);
});

it('listeners hear of versions and cancellations of their own schema', async () => {
  const repository = createCacheVersionsRepository(database, 'lens');
  const heard: string[] = [];
  let begun = 0;
  const listener = listen({
    url: db.url,
    channel: cacheChannel('lens'),
    onNotification: (payload) => heard.push(payload),
    onListening: () => {
      begun += 1;
    },
    onLost: () => {},
    keepAliveMs: 50,
  });
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let waited = 0; !isTrue(); waited += 5) {
      if (waited > 5_000) throw new Error('It did not come true within 5 s.');
      await sleep(5);
    }
  };
  await until(() => listener.isListening);
  const version = await repository.raise(['a']);
  await createCacheVersionsRepository(database, 'other').notify('version:7');
  await repository.notify('rubbish');
  await until(() => heard.length >= 2);
  expect(heard.map(readBusMessage)).toEqual([{ kind: 'version', version }, undefined]);

  await database.query({
    text: `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query in ('LISTEN "lens_cache"', 'SELECT 1')`,
  });
  await until(() => begun === 2);
  await repository.notify('later');
  await until(() => heard.includes('later'));
  await listener.close();
  expect(listener.isListening).toBe(false);
});

describe.skipIf(!pgbouncer.available)('fault pgbouncer: behind PgBouncer in transaction mode', () => {
  it('a listener says once that it cannot listen, and ends', async () => {
    const pooler = await startPgBouncer({ poolMode: 'transaction' });
    const lost: unknown[] = [];
    let begun = 0;
    const listener = listen({
      url: pooler.through(db.url),
      channel: cacheChannel('lens'),
      onNotification: () => {},
      onListening: () => {
        begun += 1;
      },
      onLost: (...reason) => lost.push(reason),
    });
    await expect.poll(() => lost).toEqual([['pooler', undefined]]);
    // Longer than the first pause before another attempt.
    await sleep(1_000);
    expect([lost.length, begun, listener.isListening]).toEqual([1, 0, false]);
    await listener.close();
    await pooler.stop();
  });

  it('versions are asked for all the same, and the log says so once', async () => {
    const pooler = await startPgBouncer({ poolMode: 'transaction' });
    const warnings: unknown[] = [];
    const known = createTagVersions();
    const versions = shareVersions({
      database,
      schema: 'lens',
      directUrl: pooler.through(db.url),
      logger: { debug() {}, info() {}, error() {}, warn: (fields) => void warnings.push(fields) },
      cache: () => ({ learn: (changes) => known.raise(changes), latestVersion: () => known.latest }),
      onCancel: () => {},
    });
    await versions.start();
    await expect.poll(() => warnings).toMatchObject([{ reason: 'pooler' }]);
    const repository = createCacheVersionsRepository(database, 'lens');
    for (const tag of ['pooled1', 'pooled2', 'pooled3']) {
      const version = await repository.raise([tag]);
      await expect.poll(() => known.isOutdated(version - 1, [tag]), { interval: 20 }).toBe(true);
    }
    expect([warnings.length, versions.isListening()]).toEqual([1, false]);
    await versions.close();
    await pooler.stop();
  });
});
