import type { Holds, Verdict } from './verdict.ts';

/** How long a verdict stands at least: what somebody may be mending is looked at again soon. */
const SHORTEST_MS: Readonly<Record<Holds, number>> = {
  proven: 60_000,
  checked: 60_000,
  unknown: 10_000,
  broken: 10_000,
};
const LONGEST_MS = 3_600_000;
/** Of its time, checking a key may take at most one part in so many. */
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
 * Keeps verdicts for a minute, and one that was slow to make for up to an hour, so that checking never
 * takes more than a hundredth of a data source's time. A failed check is not kept.
 */
export function rememberVerdicts(options: RememberVerdictsOptions = {}): VerdictMemory {
  const { monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = new Map<string, Entry>();

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
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key);
        },
      );
      return entry.verdict;
    },
  };
}

function lifetime({ holds, tookMs }: Verdict): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS[holds], tookMs * SHARE));
}
