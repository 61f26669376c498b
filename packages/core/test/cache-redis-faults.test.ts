import { createClient } from '@redis/client';
import { describeServices } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueryCache, type QueryCache } from '../src/cache/index.ts';
import {
  ask,
  remember,
  slowdown,
  startRedisCaches,
  timed,
  type RedisCaches,
} from './support/redis-caches.ts';

const { redis: service } = await describeServices();
/** Far more than a look at a store may take, on a busy machine; far less than any wait for another process. */
const MOMENT_MS = 2_500;

describe.skipIf(!service.available)('fault redis: with a Redis, answers stay right', () => {
  let redis: RedisCaches;
  beforeAll(async () => {
    redis = await startRedisCaches();
  });
  beforeEach(() => redis.beforeTest());
  afterEach(() => redis.afterTest());
  afterAll(() => redis?.stop());
  /** Loaded before, and perhaps just being kept. */
  const found = async (cache: QueryCache, name: string): Promise<void> => {
    const [status, text] = await ask(cache, name);
    expect(text).toBe(name);
    expect(status).not.toBe('miss');
  };

  it('when it is emptied', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    await remember(one, 'k');
    await redis.admin.flushAll();
    expect(await ask(two, 'k')).toEqual(['miss', 'k']);
    await found(one, 'k');
    expect(await two.invalidate({ tags: ['t'] })).toBe(1);
  });

  it('when its scripts are forgotten', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    await remember(one, 'a');
    await redis.admin.scriptFlush();
    await remember(one, 'k');
    await found(two, 'k');
  });

  it.each([
    '',
    'x',
    'rubbish that is long enough to be an entry, and then some more of it, and more',
    '\0'.repeat(500),
  ])('when it is filled with rubbish (%#)', async (rubbish) => {
    const [one, two, three] = [await redis.process(), await redis.process(), await redis.process()];
    for (const name of ['a', 'b']) await remember(one, name);
    for (const name of await redis.entries()) await redis.admin.set(name, rubbish);
    expect(await ask(two, 'a')).toEqual(['miss', 'a']);
    await found(three, 'a');
    if (rubbish !== '') expect(redis.trouble.length).toBeGreaterThan(0);
  });

  it('when bytes are changed, cut off or added, and when entries change places', async () => {
    const one = await redis.process();
    for (const name of ['a', 'b']) await remember(one, name);
    const raw = createClient({ url: redis.url });
    await raw.connect();
    redis.endWithTest({ close: () => raw.close() });
    const bytes = raw.withTypeMapping({ 36: Buffer });
    const [first = '', second = ''] = await redis.entries();
    const [left, right] = [await bytes.get(first), await bytes.get(second)] as [Buffer, Buffer];
    const changes: [Buffer, Buffer][] = [
      [right, left],
      [left.subarray(0, -1), right.subarray(1)],
      [Buffer.concat([left, Buffer.from('x')]), Buffer.concat([right, right])],
      ...Array.from({ length: 60 }, (_, round): [Buffer, Buffer] => [
        flip(left, round),
        flip(right, -1 - round),
      ]),
    ];
    for (const [changedLeft, changedRight] of changes) {
      await bytes.set(first, changedLeft);
      await bytes.set(second, changedRight);
      const reader = await redis.open({ deployment: 'one' });
      expect([await reader.get('a'), await reader.get('b')]).toEqual([undefined, undefined]);
      await reader.close();
    }
    await bytes.set(first, left);
    const reader = await redis.open({ deployment: 'one' });
    redis.endWithTest(reader);
    expect([await reader.get('a'), await reader.get('b')].filter(Boolean)).toHaveLength(1);
  });

  it('when its keys hold other things than texts, and leases that never end', async () => {
    const [one, two, three] = [await redis.process(), await redis.process(), await redis.process()];
    await remember(one, 'k');
    const names = [...(await redis.entries()), ...(await redis.admin.keys('*:t:*'))];
    for (const name of names) {
      await redis.admin.del(name);
      await redis.admin.lPush(name, 'rubbish');
    }
    for (const name of await redis.entries()) await redis.admin.lPush(name.replace(':e:', ':l:'), 'rubbish');
    await timed(two, 'k');
    await timed(two, 'another');
    await found(three, 'another');
    await redis.admin.flushAll();
    await remember(one, 'k2');
    for (const name of await redis.entries()) {
      await redis.admin.set(name.replace(':e:', ':l:'), 'held by nobody');
      await redis.admin.del(name);
    }
    expect(await timed(two, 'k2')).toBeLessThan(MOMENT_MS);
  });

  it('when it stands still, at no cost after the first time', async () => {
    const cache = await redis.process();
    await remember(cache, 'known');
    redis.proxy.pause();
    expect(await timed(cache, 'first')).toBeLessThan(MOMENT_MS);
    expect(await slowdown(cache, createQueryCache())).toBeLessThan(50);
    await found(cache, 'known');
    redis.proxy.resume();
    await redis.recovers(cache);
  });

  it('when its process is stopped where it is, and goes on', async () => {
    const cache = await redis.process({ url: redis.url });
    await remember(cache, 'known');
    await redis.server.freeze();
    try {
      expect(await timed(cache, 'first')).toBeLessThan(MOMENT_MS);
      expect(await slowdown(cache, createQueryCache())).toBeLessThan(50);
      await found(cache, 'known');
      // It is known to be away by now, and new connections are taken by the system, without a word.
      await sleep(1_500);
      expect(await slowdown(cache, createQueryCache())).toBeLessThan(50);
      await cache.invalidate({ tags: ['t'] });
    } finally {
      await redis.server.thaw();
    }
    await redis.recovers(cache);
    const other = await redis.process({ url: redis.url });
    expect(await ask(other, 'known', 'new')).toEqual(['miss', 'new']);
    for (const error of redis.trouble) expect(String(error)).not.toContain('it did not write');
  });

  it('when its clients are suspended', async () => {
    const cache = await redis.process();
    await remember(cache, 'known');
    await redis.admin.sendCommand(['CLIENT', 'PAUSE', '1500', 'ALL']);
    expect(await timed(cache, 'first')).toBeLessThan(MOMENT_MS);
    expect(await timed(cache, 'second')).toBeLessThan(MOMENT_MS);
    await redis.recovers(cache);
  });

  it('when connections break and new ones are refused', async () => {
    const cache = await redis.process();
    await remember(cache, 'known');
    redis.proxy.refuse();
    redis.proxy.dropConnections();
    expect(await slowdown(cache, createQueryCache())).toBeLessThan(50);
    redis.proxy.accept();
    await redis.recovers(cache);
    expect(redis.trouble.length).toBeGreaterThan(0);
  });

  it('when it is slow, within its time', async () => {
    const cache = await redis.process();
    redis.proxy.delay(20);
    await timed(cache, 'a');
    redis.proxy.delay(400);
    expect(await timed(cache, 'b')).toBeLessThan(MOMENT_MS);
    expect(await timed(cache, 'c')).toBeLessThan(MOMENT_MS);
    redis.proxy.delay(0);
    await redis.recovers(cache);
  });

  it('when the password is wrong, or there is nobody', async () => {
    const url = new URL(redis.url);
    [url.username, url.password] = ['nobody', 'wrong'];
    for (const wrong of [url.href, 'redis://127.0.0.1:1', 'redis://127.0.0.1:1/no-number']) {
      const cache = await redis.process({ url: wrong });
      expect(await timed(cache, 'k')).toBeLessThan(MOMENT_MS);
      expect(await timed(cache, 'k2')).toBeLessThan(MOMENT_MS);
    }
    expect(redis.trouble.length).toBeGreaterThanOrEqual(3);
    expect(String(redis.trouble[0])).not.toContain('wrong');
  });

  it('when it has no memory left', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    await remember(one, 'before');
    await redis.admin.configSet({ 'maxmemory-policy': 'noeviction', maxmemory: '1' });
    try {
      await found(two, 'before');
      expect(await timed(one, 'k')).toBeLessThan(MOMENT_MS);
      expect(await timed(two, 'k')).toBeLessThan(MOMENT_MS);
      expect(await one.invalidate({ tags: ['t'] })).toBeGreaterThan(0);
    } finally {
      await redis.admin.configSet({ maxmemory: '0' });
    }
    await remember(one, 'after');
    await found(two, 'after');
  });

  it('when it is a replica that cannot be written to', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    await redis.admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
    try {
      expect(await timed(one, 'k')).toBeLessThan(MOMENT_MS);
      expect(await timed(two, 'k')).toBeLessThan(MOMENT_MS);
    } finally {
      await redis.admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    }
    await redis.recovers(one);
  });

  it('when something was invalidated while it could not be reached', async () => {
    const [one, two] = [await redis.process(), await redis.process({ url: redis.url })];
    await ask(one, 'k', 'old');
    await remember(one, 'k');
    redis.proxy.refuse();
    redis.proxy.dropConnections();
    await timed(one, 'notices');
    await one.invalidate({ tags: ['t'] });
    redis.proxy.accept();
    await redis.recovers(one);
    expect(await ask(two, 'k', 'new')).toEqual(['miss', 'new']);
  });
});

function flip(bytes: Buffer, place: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = (place + bytes.length) % bytes.length;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
