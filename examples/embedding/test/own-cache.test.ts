import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLens, describeCacheStore, loadConfig, type CacheStore } from '@istari-lens/core';
import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { host } from '../no-http.ts';
import { createFileStore } from '../own-cache.ts';

describeCacheStore(
  'the file store',
  { create: () => createFileStore(':memory:', 1_000_000) },
  { describe, it },
);

describe('a host with a cache store of its own', () => {
  const question = { dataset: 'flights', metrics: [{ aggregate: 'count' as const, as: 'n' }] };
  let databases: LensDatabases;
  let folder = '';
  beforeAll(async () => {
    databases = await createLensDatabases();
    folder = mkdtempSync(path.join(tmpdir(), 'lens-own-cache-'));
  });
  afterAll(async () => {
    await databases?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks a Lens that has just started; says whether the answer came from a cache, and what it was. */
  async function askAnew(cacheStore: CacheStore, settings: Record<string, string> = {}): Promise<unknown[]> {
    await using lens = createLens(loadConfig({ ...databases.env, ...settings }), { cacheStore });
    await lens.ready();
    if ((await lens.datasets.list(host)).items.length === 0) await lens.datasets.create(host, flightsDataset);
    const { cache, rows } = await lens.queries.run(question, host);
    // It is kept after the answer is out.
    await expect.poll(() => cacheStore.stats().entries).toBeGreaterThan(0);
    return [cache.status, rows];
  }

  it('finds its answers again after a restart', async () => {
    const file = path.join(folder, 'answers.sqlite');
    const store = createFileStore(file, 1_000_000);
    expect(await askAnew(store)).toEqual(['miss', [{ n: 20_000 }]]);
    store.close();
    const again = createFileStore(file, 1_000_000);
    expect(await askAnew(again)).toEqual(['hit', [{ n: 20_000 }]]);
    again.close();
    expect(readFileSync(file, 'latin1')).not.toMatch(/20000|flights|default/);
  });

  it('is never answered from by a deployment with another secret', async () => {
    const store = createFileStore(':memory:', 1_000_000);
    expect((await askAnew(store))[0]).toBe('miss');
    expect((await askAnew(store))[0]).toBe('hit');
    expect((await askAnew(store, { SECRET_KEY: 'another: Qm3!xW7zR4p@bN8sL5dF1gH6jY3v' }))[0]).toBe('miss');
    store.close();
  });

  it('is bounded', () => {
    const store = createFileStore(':memory:', 350);
    for (let index = 0; index < 10; index += 1)
      void store.set(`key ${index}`, {
        body: new Uint8Array(100),
        etag: '"e"',
        storedAt: index,
        freshUntil: index,
        staleUntil: Infinity,
        tags: ['t'],
      });
    expect(store.stats()).toMatchObject({ entries: 3, evictions: 7 });
    expect(store.invalidate(['t'])).toBe(3);
    void store.close();
  });
});
