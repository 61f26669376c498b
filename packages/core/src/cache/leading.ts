import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheEntry, CacheLease, CacheLeases, LeaseView } from './types.ts';

/** A load as it ended. */
export interface Loaded {
  readonly entry: CacheEntry;
  /** Whether this process ran the load, or another one did while this one waited. */
  readonly origin: 'here' | 'elsewhere';
  /** Held still, when this process loaded under it: to be kept with or given back. */
  readonly lease: CacheLease | undefined;
}

export interface LeadRequest {
  readonly key: string;
  readonly tags: readonly string[];
  /** Load in any case, and let what others load meanwhile count as older. */
  readonly fresh: boolean;
}

/** Lets one of several processes load a key. */
export interface Leading {
  /**
   * Loads, or waits for the process that does. Whoever leads holds a lease that it renews; when that
   * ends without an entry, the next one leads. Rejects with what the load rejects with, and with the
   * signal's reason.
   */
  load(request: LeadRequest, load: () => Promise<CacheEntry>, signal: AbortSignal): Promise<Loaded>;
  /** Gives back a lease under which nothing is kept. Never throws. */
  giveBack(lease: CacheLease, outcome: 'free' | 'alone'): void;
  /** Resolves when the leases of loads that have ended or were aborted have been given back. */
  settled(): Promise<void>;
}

export interface LeadingOptions {
  /** Never rejects. */
  leases: CacheLeases;
  /** True for an entry that can be answered with, as if just loaded. */
  isFresh: (entry: CacheEntry) => boolean;
  /** Whoever has waited so long for others loads by itself. */
  maxWaitMs: number;
  /** How long a lease lasts unless renewed: so long a process that has died is waited for. @default 3000 */
  holdMs?: number;
}

/** Bounds of the time between two looks, and what part of the time waited it is: the answer comes that much later at most. */
const POLL = { minMs: 10, maxMs: 250, part: 0.05 };

/** So long a store may be silent before those who wait for another process by it go on without. */
const SILENCE_MS = 1_000;

/** Leads by leases of a store that processes share. */
export function createLeading({ leases, isFresh, maxWaitMs, holdMs = 3_000 }: LeadingOptions): Leading {
  const returning = new Set<Promise<void>>();

  const giveBack = (lease: CacheLease, outcome: 'free' | 'alone'): void => {
    const done: Promise<void> = lease
      .release(outcome)
      .catch(() => {})
      .finally(() => returning.delete(done));
    returning.add(done);
  };

  /** The lease, renewed until it is used. */
  function renewed(lease: CacheLease): CacheLease {
    const timer = setInterval(() => {
      lease.renew().then(
        (isHeld) => {
          if (!isHeld) clearInterval(timer);
        },
        () => {},
      );
    }, holdMs / 3);
    timer.unref();
    return {
      renew: () => lease.renew(),
      async keep(entry) {
        clearInterval(timer);
        return lease.keep(entry);
      },
      async release(outcome) {
        clearInterval(timer);
        await lease.release(outcome);
      },
    };
  }

  async function lead(
    taken: CacheLease,
    load: () => Promise<CacheEntry>,
    signal: AbortSignal,
  ): Promise<Loaded> {
    const lease = renewed(taken);
    // At once, not when the load has noticed: others may wait.
    const onAbort = (): void => giveBack(lease, 'free');
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      return { entry: await load(), origin: 'here', lease };
    } catch (error) {
      // Whoever waits would fail one after the other; each by itself they know sooner.
      giveBack(lease, signal.aborted ? 'free' : 'alone');
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  const alone = async (load: () => Promise<CacheEntry>): Promise<Loaded> => ({
    entry: await load(),
    origin: 'here',
    lease: undefined,
  });

  return {
    async load({ key, tags, fresh }, load, signal) {
      const started = performance.now();
      let heard: number | undefined;
      let state: LeaseView['state'] = 'free';
      while (state !== 'alone') {
        if (state === 'free') {
          const taken = await leases.take(key, { tags, holdMs, force: fresh });
          if (taken !== undefined) heard = performance.now();
          if (taken !== undefined && taken !== 'taken') {
            const { lease, entry } = taken;
            if (fresh || entry === undefined || !isFresh(entry)) return lead(lease, load, signal);
            giveBack(lease, 'free');
            return { entry, origin: 'elsewhere', lease: undefined };
          }
        }
        const waited = performance.now() - started;
        if (waited > maxWaitMs || heard === undefined || performance.now() - heard > SILENCE_MS) break;
        await sleep(Math.min(POLL.maxMs, Math.max(POLL.minMs, waited * POLL.part)), undefined, {
          signal,
        }).catch(() => {});
        signal.throwIfAborted();
        const view = await leases.look(key, holdMs);
        if (view.entry !== undefined && isFresh(view.entry))
          return { entry: view.entry, origin: 'elsewhere', lease: undefined };
        state = view.state;
        if (state !== 'unknown') heard = performance.now();
      }
      signal.throwIfAborted();
      return alone(load);
    },
    giveBack,
    async settled() {
      await Promise.all(returning);
    },
  };
}
