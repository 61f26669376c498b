import { randomBytes } from 'node:crypto';
import { createClient } from '@redis/client';
import { describeServices, startFaultProxy, startRedis, type RunningRedis } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEntrySealer } from '../src/cache/index.ts';
import { openRateLimiter, type RateLimitClaim, type RateLimiter } from '../src/limits/index.ts';

const { redis: service } = await describeServices();

const rule = { name: 'calls', limit: 20, windowSeconds: 60 };
const claim = (key: string, more: Partial<typeof rule> = {}): RateLimitClaim => ({
  rule: { ...rule, ...more },
  key,
  owner: 't',
});

describe.skipIf(!service.available)('control 22: limits shared by processes in Redis', () => {
  let redis: RunningRedis;
  const open: RateLimiter[] = [];
  const key = randomBytes(32);
  const warned: string[] = [];

  function limiter(redisUrl: string = redis.url): RateLimiter {
    const made = openRateLimiter({
      config: {
        redisUrl,
        appDatabase: { url: 'postgres://h/app', directUrl: '', poolMax: 1, schema: 'lens' },
        analyticsDatabase: {
          url: undefined,
          replicaUrls: [],
          replicaMaxLagMs: 0,
          listen: false,
          poolMax: 1,
        },
      },
      key,
      logger: {
        debug() {},
        info: (_fields, message) => void warned.push(message),
        warn: (_fields, message) => void warned.push(message),
        error() {},
      },
    });
    open.push(made);
    return made;
  }

  /** Connected, so that what follows is counted there. */
  async function shared(url?: string): Promise<RateLimiter> {
    const made = limiter(url);
    await expect.poll(() => made.take([claim('warm')]) instanceof Promise).toBe(true);
    return made;
  }

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((made) => made.close()));
    warned.length = 0;
  });
  afterAll(() => redis?.stop());

  it('lets a crowd at two processes pass exactly as often as the limit says', async () => {
    const processes = [await shared(), await shared()];
    const states = await Promise.all(
      Array.from({ length: 100 }, async (_, place) => processes[place % 2]?.take([claim('crowd')])),
    );
    const flat = states.flatMap((state) => [...(state ?? [])]);
    expect(flat).toHaveLength(100);
    expect(flat.filter(({ exceeded }) => !exceeded)).toHaveLength(20);
    expect(new Set(flat.map(({ remaining }) => remaining)).size).toBe(20);
  });

  it('counts all of a request or nothing, and gives back', async () => {
    const one = await shared();
    for (let round = 0; round < 20; round += 1) await one.take([claim('full')]);
    expect(await one.take([claim('full'), claim('other')])).toMatchObject([
      { exceeded: true, remaining: 0 },
      { exceeded: false, remaining: 20 },
    ]);
    expect(await one.take([claim('other')])).toMatchObject([{ remaining: 19 }]);
    await one.giveBack([claim('full'), claim('other')]);
    expect(await one.take([claim('full'), claim('other')])).toMatchObject([
      { exceeded: false, remaining: 0 },
      { exceeded: false, remaining: 19 },
    ]);
    for (let round = 0; round < 5; round += 1) await one.giveBack([claim('never met')]);
    expect(await one.take([claim('never met')])).toMatchObject([{ remaining: 19 }]);
  });

  it('ends windows by the clock of the server, and leaves nothing behind', async () => {
    const one = await shared();
    const short = claim('short', { name: 'short', limit: 1, windowSeconds: 1 });
    expect(await one.take([short])).toMatchObject([{ exceeded: false, resetSeconds: 1 }]);
    expect(await one.take([short])).toMatchObject([{ exceeded: true }]);
    await expect.poll(async () => (await one.take([short]))[0]?.exceeded, { timeout: 3_000 }).toBe(false);
    const admin = createClient({ url: redis.url });
    await admin.connect();
    try {
      const names = await admin.keys('*');
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const leftMs = await admin.pTTL(name);
        expect(leftMs === -2 || (leftMs > 0 && leftMs <= 60_000)).toBe(true);
      }
      expect(names.join()).not.toMatch(/short|crowd|warm/);
    } finally {
      await admin.close();
    }
  });

  it('goes on from what somebody else put under its names', async () => {
    const one = await shared();
    const sealer = createEntrySealer(
      key,
      JSON.stringify(['lens', ['h', '5432', '/app', ''], ['', '5432', '', '']]),
    );
    const name = `istari-lens:${sealer.deployment}:r:${sealer.nameOf(JSON.stringify(['calls', 60, 'odd'])).toString('base64url')}`;
    const admin = createClient({ url: redis.url });
    await admin.connect();
    try {
      await one.take([claim('odd')]);
      expect(await admin.get(name)).toBe('1');
      for (const spoil of [
        () => admin.set(name, 'words'),
        () => admin.set(name, '20'),
        () => admin.set(name, 'words', { expiration: { type: 'PX', value: 5_000 } }),
        async () => {
          await admin.del(name);
          await admin.lPush(name, 'x');
        },
      ]) {
        await spoil();
        expect(await one.take([claim('odd')])).toMatchObject([{ exceeded: false, remaining: 19 }]);
      }
    } finally {
      await admin.close();
    }
  });

  it('fault redis: counts in the process while the server is away, says so once, and goes back', async () => {
    const proxy = await startFaultProxy({ host: redis.host, port: redis.port });
    try {
      const one = await shared(proxy.url(redis.url));
      proxy.refuse();
      proxy.dropConnections();
      await expect.poll(() => one.take([claim('away')]) instanceof Promise, { timeout: 3_000 }).toBe(false);
      const states = Array.from({ length: 30 }, () => one.take([claim('alone')]));
      const allowed = (await Promise.all(states)).flat().filter(({ exceeded }) => !exceeded);
      expect(allowed).toHaveLength(20);
      expect(warned.filter((line) => line.includes('this process counts by itself'))).toHaveLength(1);
      proxy.accept();
      await expect.poll(() => one.take([claim('back')]) instanceof Promise, { timeout: 10_000 }).toBe(true);
      expect(warned.at(-1)).toContain('shared by Redis again');
    } finally {
      await proxy.close();
    }
  });
});
