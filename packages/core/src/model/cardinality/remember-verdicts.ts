import type { Holds, Verdict } from './verdict.ts';

/** How long a verdict that is kept stands at least: what somebody may be mending is looked at again soon. */
const SHORTEST_MS: Readonly<Record<Holds, number>> = {
  proven: 60_000,
  checked: 60_000,
  unknown: 10_000,
  broken: 10_000,
};
const LONGEST_MS = 3_600_000;
/** A look at the data that took no longer is taken again for every answer: they may have changed. */
const CHEAP_MS = 100;
/** Of its time, checking a key that is not cheap may take at most one part in so many. */
const SHARE = 100;
const MAX_ENTRIES = 5_000;

export interface RememberVerdictsOptions {
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
  /** @default 5000 */
  maxEntries?: number;
}

/** Verdicts by key. */
export interface VerdictMemory {
  /** The verdict, made when there is none or it is too old; `isFresh` makes it anew. Calls at the same time share one. */
  of(key: string, make: () => Promise<Verdict>, isFresh: boolean): Promise<Verdict>;
}

interface Entry {
  readonly verdict: Promise<Verdict>;
  /** Infinity while the check is under way. */
  forgetAt: number;
}

/**
 * Shares a verdict with those who ask while it is made. One that rests on data which were read in a moment
 * is not kept; others are for a minute, those that were slow to make for up to an hour, so that slow checks
 * never take more than a hundredth of a data source's time. A failed check is not kept.
 */
export function rememberVerdicts(options: RememberVerdictsOptions = {}): VerdictMemory {
  const { monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = new Map<string, Entry>();

  function forget(key: string, entry: Entry): void {
    if (entries.get(key) === entry) entries.delete(key);
  }

  return {
    of(key, make, isFresh) {
      const known = entries.get(key);
      const isUnderWay = known?.forgetAt === Infinity;
      if (known !== undefined && (isUnderWay || (!isFresh && monotonic() < known.forgetAt)))
        return known.verdict;
      const entry: Entry = { verdict: make(), forgetAt: Infinity };
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
      entry.verdict.then(
        (verdict) => {
          entry.forgetAt = monotonic() + lifetime(verdict);
          if (entry.forgetAt <= monotonic()) forget(key, entry);
        },
        () => forget(key, entry),
      );
      return entry.verdict;
    },
  };
}

function lifetime({ holds, tookMs }: Verdict): number {
  if (holds === 'checked' && tookMs <= CHEAP_MS) return 0;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS[holds], tookMs * SHARE));
}
