import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
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
});
