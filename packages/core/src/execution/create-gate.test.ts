import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createGate } from './create-gate.ts';

const options = { capacity: 2, maxQueued: 10, maxWaitMs: 1_000 };

/** Work that ends when told to. */
function openWork(): { work: () => Promise<string>; end: () => void } {
  let end: () => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = () => resolve('done');
  });
  return { work: async () => ended, end };
}

describe('createGate', () => {
  it('lets no more than its capacity in, and the rest after', async () => {
    const gate = createGate(options);
    let inside = 0;
    let most = 0;
    const visits = Array.from({ length: 8 }, async () =>
      gate.pass({ tenant: 'a' }, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(2);
        inside -= 1;
      }),
    );
    expect(gate.stats()).toEqual({ running: 2, queued: 6 });
    await Promise.all(visits);
    expect(most).toBe(2);
    expect(gate.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('gives tenants turns', async () => {
    const gate = createGate({ ...options, capacity: 1 });
    const order: string[] = [];
    const visit = async (tenant: string, name: string): Promise<void> =>
      gate.pass({ tenant }, async () => void order.push(name));
    const blocker = openWork();
    const blocked = gate.pass({ tenant: 'noisy' }, blocker.work);
    const rest = [visit('noisy', 'n1'), visit('noisy', 'n2'), visit('noisy', 'n3'), visit('quiet', 'q1')];
    blocker.end();
    await Promise.all([blocked, ...rest]);
    expect(order).toEqual(['n1', 'q1', 'n2', 'n3']);
  });

  it('refuses when too many wait, and when it takes too long', async () => {
    const gate = createGate({ capacity: 1, maxQueued: 1, maxWaitMs: 20 });
    const blocker = openWork();
    const blocked = gate.pass({ tenant: 'a' }, blocker.work);
    const waiting = gate.pass({ tenant: 'a' }, async () => 'never');
    await expect(gate.pass({ tenant: 'b' }, async () => 'never')).rejects.toMatchObject({
      code: 'queue_full',
      retryAfterSeconds: expect.any(Number) as number,
    });
    await expect(waiting).rejects.toMatchObject({ code: 'queue_full' });
    blocker.end();
    await blocked;
    expect(gate.stats()).toEqual({ running: 0, queued: 0 });
    expect(await gate.pass({ tenant: 'a' }, async () => 'in')).toBe('in');
  });

  it('an aborted visit leaves the queue', async () => {
    const gate = createGate({ ...options, capacity: 1 });
    const blocker = openWork();
    const blocked = gate.pass({ tenant: 'a' }, blocker.work);
    const leaver = new AbortController();
    const waiting = gate.pass({ tenant: 'a', signal: leaver.signal }, async () => 'never');
    leaver.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(gate.stats().queued).toBe(0);
    blocker.end();
    await blocked;
  });

  it('failing work makes room too', async () => {
    const gate = createGate({ ...options, capacity: 1 });
    await expect(gate.pass({ tenant: 'a' }, async () => Promise.reject(new Error('bad')))).rejects.toThrow(
      'bad',
    );
    expect(gate.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('lets interactive work in before exports, and exports into half of the places only', async () => {
    const gate = createGate({ ...options, capacity: 4 });
    const exports = Array.from({ length: 4 }, openWork);
    const exporting = exports.map(async ({ work }) => gate.pass({ tenant: 'a', work: 'export' }, work));
    expect(gate.stats()).toEqual({ running: 2, queued: 2 });
    const others = Array.from({ length: 3 }, openWork);
    const asking = others.map(async ({ work }) => gate.pass({ tenant: 'a' }, work));
    expect(gate.stats()).toEqual({ running: 4, queued: 3 });
    exports[0]?.end();
    await exporting[0];
    // The question that came last is in; the exports that came before it still wait.
    expect(gate.stats()).toEqual({ running: 4, queued: 2 });
    others.forEach(({ end }) => end());
    await Promise.all(asking);
    exports.forEach(({ end }) => end());
    await Promise.all(exporting);
    expect(gate.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('fault noisy-tenant: leaves a place to other tenants while they ask, and all to one that is alone', async () => {
    let now = 0;
    const gate = createGate({ ...options, capacity: 4, monotonic: () => now });
    const crowd = Array.from({ length: 6 }, openWork);
    const alone = crowd.slice(0, 4).map(async ({ work }) => gate.pass({ tenant: 'noisy' }, work));
    expect(gate.stats()).toEqual({ running: 4, queued: 0 });
    crowd.forEach(({ end }) => end());
    await Promise.all(alone);

    await gate.pass({ tenant: 'quiet' }, async () => {});
    const beside = Array.from({ length: 6 }, openWork);
    const besides = beside.map(async ({ work }) => gate.pass({ tenant: 'noisy' }, work));
    expect(gate.stats()).toEqual({ running: 3, queued: 3 });
    // Without a moment of waiting, whatever the crowd does.
    expect(await gate.pass({ tenant: 'quiet' }, async () => 'in')).toBe('in');
    beside.forEach(({ end }) => end());
    await Promise.all(besides);

    now = 61_000;
    const later = Array.from({ length: 4 }, openWork);
    const laters = later.map(async ({ work }) => gate.pass({ tenant: 'noisy' }, work));
    expect(gate.stats()).toEqual({ running: 4, queued: 0 });
    later.forEach(({ end }) => end());
    await Promise.all(laters);
  });

  it('fault noisy-tenant: a full queue takes a place from the tenant that has most of it', async () => {
    const gate = createGate({ ...options, capacity: 1, maxQueued: 4 });
    const blocker = openWork();
    const blocked = gate.pass({ tenant: 'noisy' }, blocker.work);
    const noisy = Array.from({ length: 4 }, async () => gate.pass({ tenant: 'noisy' }, async () => 'in'));
    const outcomes = Promise.allSettled(noisy);
    const quiet = gate.pass({ tenant: 'quiet' }, async () => 'in');
    expect(gate.stats()).toEqual({ running: 1, queued: 4 });
    blocker.end();
    await blocked;
    expect(await quiet).toBe('in');
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(gate.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('fault noisy-tenant: does not slow a quiet tenant down by a crowd of long queries', async () => {
    // By a clock of its own: what a busy machine takes in between is not the gate's.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const after = (milliseconds: number): Promise<void> =>
      new Promise((resolve) => void setTimeout(resolve, milliseconds));
    const gate = createGate({ capacity: 4, maxQueued: 20, maxWaitMs: 10_000 });
    const quiet = async (): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const start = performance.now();
        await gate.pass({ tenant: 'quiet' }, async () => after(20));
        times.push(performance.now() - start);
      }
      return times.toSorted((left, right) => left - right)[18] ?? 0;
    };
    const inTime = async <T>(work: Promise<T>): Promise<T> => {
      await vi.advanceTimersByTimeAsync(4_000);
      return work;
    };
    try {
      const before = await inTime(quiet());
      const stop = new AbortController();
      const crowd = Array.from({ length: 40 }, async () => {
        while (!stop.signal.aborted) {
          await gate.pass({ tenant: 'noisy' }, async () => after(300)).catch(async () => after(5));
        }
      });
      const beside = await inTime(quiet());
      stop.abort();
      await inTime(Promise.all(crowd));
      expect(before).toBe(20);
      expect(beside).toBeLessThan(2 * before);
    } finally {
      vi.useRealTimers();
    }
  });
});
