import { describe, expect, it } from 'vitest';
import { rememberVerdicts } from './remember-verdicts.ts';
import type { Holds, Verdict } from './verdict.ts';

const verdict = (holds: Holds, tookMs: number): Verdict => ({ holds, tookMs, key: null, repeated: [] });

/** A memory with a clock, and the number of checks made. */
function start(maxEntries?: number): {
  ask(key: string, made: Verdict | Error, isFresh?: boolean): Promise<Verdict>;
  wait(milliseconds: number): void;
  checks(): number;
} {
  let now = 0;
  let checks = 0;
  const memory = rememberVerdicts({ monotonic: () => now, maxEntries });
  return {
    ask: (key, made, isFresh = false) =>
      memory.of(
        key,
        async () => {
          checks += 1;
          if (made instanceof Error) throw made;
          return made;
        },
        isFresh,
      ),
    wait(milliseconds) {
      now += milliseconds;
    },
    checks: () => checks,
  };
}

describe('remembered verdicts', () => {
  const lifetimes: [string, Holds, number, number][] = [
    ['a proof, a minute', 'proven', 1, 60_000],
    ['a check that was not cheap, a minute', 'checked', 101, 60_000],
    ['a slow check, a hundred times what it took', 'checked', 9_000, 900_000],
    ['a very slow check, an hour', 'checked', 90_000, 3_600_000],
    ['a check that did not end, a hundred times what it took', 'unknown', 10_000, 1_000_000],
    ['what is broken, ten seconds', 'broken', 5, 10_000],
    ['what was slow to be found broken, a hundred times that', 'broken', 9_000, 900_000],
  ];
  it.each(lifetimes)('%s', async (_name, holds, tookMs, lifetime) => {
    const { ask, wait, checks } = start();
    await ask('a', verdict(holds, tookMs));
    wait(lifetime - 1);
    await ask('a', verdict(holds, tookMs));
    expect(checks()).toBe(1);
    wait(1);
    await ask('a', verdict(holds, tookMs));
    expect(checks()).toBe(2);
  });

  it('are not kept when they rest on data that were read in a moment', async () => {
    const { ask, checks } = start();
    await ask('a', verdict('checked', 100));
    expect(await ask('a', verdict('broken', 5))).toMatchObject({ holds: 'broken' });
    expect(checks()).toBe(2);
  });

  it('do not take the room of those that are kept when they are not', async () => {
    const { ask, checks } = start(1);
    const both = Promise.all([ask('a', verdict('checked', 1)), ask('a', verdict('checked', 1))]);
    await both;
    await ask('b', verdict('proven', 1));
    await ask('b', verdict('proven', 1));
    expect(checks()).toBe(2);
  });

  it('are made anew when that is asked for, and stand for all then', async () => {
    const { ask, checks } = start();
    await ask('a', verdict('broken', 1));
    expect(await ask('a', verdict('checked', 200), true)).toMatchObject({ holds: 'checked' });
    expect(await ask('a', verdict('broken', 1))).toMatchObject({ holds: 'checked' });
    expect(checks()).toBe(2);
  });

  it('are shared while they are made, also by who wants them fresh', async () => {
    const { ask, checks } = start();
    await Promise.all([ask('a', verdict('checked', 1)), ask('a', verdict('checked', 1), true)]);
    expect(checks()).toBe(1);
  });

  it('are not failures, nor more than there is room for', async () => {
    const { ask, checks } = start(2);
    await expect(ask('a', new Error('Away.'))).rejects.toThrow('Away.');
    for (const key of ['a', 'b', 'c', 'a']) await ask(key, verdict('proven', 1));
    expect(checks()).toBe(5);
    await ask('c', verdict('proven', 1));
    expect(checks()).toBe(5);
  });
});
