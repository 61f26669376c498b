import { setTimeout as sleep } from 'node:timers/promises';

/** What came of a load. */
export interface LoadOutcome {
  asked: number;
  /** Anything but 200: the status, or that the connection broke. */
  failed: string[];
  /** Of each request, in ascending order. */
  milliseconds: number[];
}

/** Asks so many times a second until told to stop; nothing is asked twice. */
export async function loadUntil(
  signal: AbortSignal,
  perSecond: number,
  ask: (number: number) => Promise<number>,
): Promise<LoadOutcome> {
  const outcome: LoadOutcome = { asked: 0, failed: [], milliseconds: [] };
  const open = new Set<Promise<void>>();
  const start = performance.now();
  while (!signal.aborted) {
    const number = (outcome.asked += 1);
    const from = performance.now();
    const one = ask(number)
      .catch((error: unknown) => `broken: ${error instanceof Error ? error.message : String(error)}`)
      .then((status) => {
        outcome.milliseconds.push(performance.now() - from);
        if (status !== 200) outcome.failed.push(String(status));
      });
    open.add(one);
    void one.then(() => open.delete(one));
    await sleep(Math.max(0, start + (number * 1000) / perSecond - performance.now()));
  }
  await Promise.all(open);
  outcome.milliseconds.sort((one, other) => one - other);
  return outcome;
}

/** Asks for as long as the work takes, and at least for so many seconds. */
export async function loadWhile(
  work: () => Promise<void>,
  options: { perSecond: number; seconds: number; ask: (number: number) => Promise<number> },
): Promise<LoadOutcome> {
  const end = new AbortController();
  const load = loadUntil(end.signal, options.perSecond, options.ask);
  const enough = sleep(options.seconds * 1000);
  try {
    await work();
    await enough;
  } finally {
    end.abort();
  }
  return load;
}

/** The outcome in words. */
export function describeLoad({ asked, failed, milliseconds }: LoadOutcome): string {
  const at = (share: number): string =>
    `${Math.round(milliseconds[Math.min(milliseconds.length - 1, Math.floor(milliseconds.length * share))] ?? 0)} ms`;
  const kinds = [...new Set(failed)].join(', ');
  return `${failed.length} of ${asked} failed${kinds === '' ? '' : ` (${kinds})`}; median ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, slowest ${at(1)}`;
}
