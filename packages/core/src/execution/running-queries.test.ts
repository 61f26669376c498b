import { describe, expect, it } from 'vitest';
import { createRunningQueries, type QueryOwner } from './running-queries.ts';

const ANN: QueryOwner = {
  tenant: 'a',
  kind: 'user',
  id: 'ann',
  queryId: '0d7f6b9e-8a0e-4a57-9d3b-3f0a0e6f8b11',
};

async function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('withdrawn')));
}

describe('createRunningQueries', () => {
  it('withdraws what the owner asked under the id, and nobody else', async () => {
    const running = createRunningQueries();
    const strangers: QueryOwner[] = [
      { ...ANN, tenant: 'b' },
      { ...ANN, kind: 'apiKey' },
      { ...ANN, id: 'bob' },
      { ...ANN, queryId: '0d7f6b9e-8a0e-4a57-9d3b-3f0a0e6f8b12' },
    ];
    const outcomes: string[] = [];
    const leave = new AbortController();
    const others = strangers.map(async (owner) =>
      running.during(owner, leave.signal, async (signal) => outcomes.push(await untilAborted(signal))),
    );
    const twice = [1, 2].map(async () => running.during(ANN, undefined, untilAborted));
    expect(running.size()).toBe(6);
    running.cancel(ANN);
    expect(await Promise.all(twice)).toEqual(['withdrawn', 'withdrawn']);
    expect(outcomes).toEqual([]);
    expect(running.size()).toBe(4);
    leave.abort();
    await Promise.all(others);
    expect(running.size()).toBe(0);
  });

  it('does not tell an unknown id from a known one, and forgets what ended', async () => {
    const running = createRunningQueries();
    expect(running.cancel(ANN)).toBeUndefined();
    await expect(
      running.during(ANN, undefined, async () => {
        throw new Error('failed');
      }),
    ).rejects.toThrow('failed');
    expect(running.size()).toBe(0);
  });

  it('reaches another process by a key that tells nothing', async () => {
    const heard: string[] = [];
    const there = createRunningQueries();
    const here = createRunningQueries({
      announce(key) {
        heard.push(key);
        there.hear(key);
      },
    });
    const waiting = there.during(ANN, undefined, untilAborted);
    here.cancel(ANN);
    expect(await waiting).toBe('withdrawn');
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatch(/^[\w-]{43}$/);
  });
});
