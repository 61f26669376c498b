import assert from 'node:assert/strict';
import type { CacheEntry, CacheLeases, CacheStore, TakenLease } from '../types.ts';
import type { StoreContract, TestRunner } from './contract-suite.ts';

const HOLD_MS = 2_000;

/**
 * What every store with leases must do: one holder at a time, nothing kept without the lease, and no
 * lease outlives its holder.
 */
export function describeCacheLeases(name: string, contract: StoreContract, runner: TestRunner): void {
  const check = (title: string, body: (leases: CacheLeases, store: CacheStore) => Promise<void>): void => {
    runner.it(title, async () => {
      const store = await contract.create();
      try {
        assert.ok(store.leases, 'The store has no leases.');
        await body(store.leases, store);
      } finally {
        await store.close();
        await contract.after?.();
      }
    });
  };

  runner.describe(`${name} keeps the contract of leases`, () => {
    check('one has it at a time, and the next once it is given back', async (leases) => {
      const first = await take(leases);
      assert.equal(await leases.take('key', request()), 'taken');
      assert.deepEqual(await leases.look('key', HOLD_MS), { entry: undefined, state: 'held' });
      await take(leases, 'another key');
      await first.lease.release('free');
      assert.equal((await leases.look('key', HOLD_MS)).state, 'free');
      await take(leases);
    });

    check('of many who take it at once, one gets it', async (leases) => {
      const taken = await Promise.all(Array.from({ length: 20 }, () => leases.take('key', request())));
      assert.equal(taken.filter((each) => each !== 'taken').length, 1);
    });

    check('keeping writes the entry and gives the lease back', async (leases, store) => {
      const { lease, entry } = await take(leases);
      assert.equal(entry, undefined);
      assert.equal(await lease.keep(sampleEntry('kept')), true);
      assert.equal(await bodyOf(store), 'kept');
      const { entry: seen, state } = await leases.look('key', HOLD_MS);
      assert.equal(state, 'free');
      assert.equal(textOf(seen), 'kept');
      assert.equal(textOf((await take(leases)).entry), 'kept');
    });

    check('whoever has lost it to a forced one can keep nothing', async (leases, store) => {
      const older = await take(leases);
      const newer = await take(leases, 'key', { force: true });
      assert.equal(await older.lease.renew(), false);
      assert.equal(await older.lease.keep(sampleEntry('older')), false);
      assert.equal(await store.get('key'), undefined);
      await older.lease.release('free');
      assert.equal(await newer.lease.renew(), true);
      assert.equal(await newer.lease.keep(sampleEntry('newer')), true);
      assert.equal(await older.lease.keep(sampleEntry('older')), false);
      assert.equal(await bodyOf(store), 'newer');
    });

    check('invalidating one of its tags takes it away', async (leases, store) => {
      const { lease } = await take(leases, 'key', { tags: ['x', 'y'] });
      await store.invalidate(['z']);
      assert.equal(await lease.renew(), true);
      assert.equal(await store.invalidate(['y']), 0);
      assert.equal(await lease.keep(sampleEntry('outdated')), false);
      assert.equal(await store.get('key'), undefined);
    });

    check('what was kept under a lease goes with its tags', async (leases, store) => {
      const { lease } = await take(leases, 'key', { tags: ['x'] });
      await lease.keep(sampleEntry('kept', ['x']));
      assert.equal(await store.invalidate(['x']), 1);
      assert.equal(await store.get('key'), undefined);
    });

    check('it ends by itself, unless it is renewed', async (leases) => {
      const short = await take(leases, 'key', { holdMs: 300 });
      await pause(200);
      assert.equal(await short.lease.renew(), true);
      await pause(200);
      assert.equal(await leases.take('key', request({ holdMs: 300 })), 'taken');
      await pause(200);
      const next = await take(leases, 'key', { holdMs: 300 });
      assert.equal(await short.lease.keep(sampleEntry('late')), false);
      assert.equal(await next.lease.keep(sampleEntry('in time')), true);
    });

    check('a load in vain tells those who wait, for a moment', async (leases) => {
      const { lease } = await take(leases);
      await lease.release('alone');
      assert.equal((await leases.look('key', HOLD_MS)).state, 'alone');
      assert.equal(await leases.take('key', request()), 'taken');
      await take(leases, 'key', { force: true });
    });
  });
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

type Request = Parameters<CacheLeases['take']>[1];

function request(facts: Partial<Request> = {}): Request {
  return { tags: ['t'], holdMs: HOLD_MS, force: false, ...facts };
}

async function take(leases: CacheLeases, key = 'key', facts: Partial<Request> = {}): Promise<TakenLease> {
  const taken = await leases.take(key, request(facts));
  if (taken === undefined || taken === 'taken')
    throw new assert.AssertionError({ message: `The lease of ${key} was not to be had.` });
  return taken;
}

const textOf = (entry: CacheEntry | undefined): string | undefined =>
  entry && new TextDecoder().decode(entry.body);
const bodyOf = async (store: CacheStore): Promise<string | undefined> => textOf(await store.get('key'));

function sampleEntry(text: string, tags: readonly string[] = ['t']): CacheEntry {
  const storedAt = Date.now();
  return {
    body: Uint8Array.from(new TextEncoder().encode(text)),
    etag: '"sample"',
    storedAt,
    freshUntil: storedAt + 60_000,
    staleUntil: storedAt + 600_000,
    tags,
  };
}
