import { setTimeout as sleep } from 'node:timers/promises';

/** What came of a load. */
export interface LoadOutcome {
  asked: number;
  /** Anything but 200: the status, or that the connection broke. */
  failed: string[];
  slowestMs: number;
}

/** Asks so many times a second until told to stop; nothing is asked twice. */
export async function loadUntil(
  signal: AbortSignal,
  perSecond: number,
  ask: (number: number) => Promise<number>,
): Promise<LoadOutcome> {
  const outcome: LoadOutcome = { asked: 0, failed: [], slowestMs: 0 };
  const open = new Set<Promise<void>>();
  const start = performance.now();
  while (!signal.aborted) {
    const number = (outcome.asked += 1);
    const from = performance.now();
    const one = ask(number)
      .catch((error: unknown) => `broken: ${error instanceof Error ? error.message : String(error)}`)
      .then((status) => {
        outcome.slowestMs = Math.max(outcome.slowestMs, Math.round(performance.now() - from));
        if (status !== 200) outcome.failed.push(String(status));
      });
    open.add(one);
    void one.then(() => open.delete(one));
    await sleep(Math.max(0, start + (number * 1000) / perSecond - performance.now()));
  }
  await Promise.all(open);
  return outcome;
}
