import { LensError, UnavailableError } from '../errors/index.ts';
import { createTenantShares } from './tenant-shares.ts';
import { createWaitingLines, type Waiter } from './waiting-lines.ts';

export interface GateOptions {
  /** How many may be inside at once. */
  capacity: number;
  /** How many may wait. */
  maxQueued: number;
  /** How long each may wait. */
  maxWaitMs: number;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** Kinds of work in the order in which they are let in: somebody waits for the one, a file for the other. */
const CLASSES = ['interactive', 'export'] as const;
export type WorkClass = (typeof CLASSES)[number];

export interface GateVisit {
  tenant: string;
  signal?: AbortSignal;
  /** @default 'interactive' */
  work?: WorkClass;
}

/** Lets a bounded number of queries through to one database. */
export interface Gate {
  /**
   * Runs `work` once there is room. Tenants take turns, none takes all places while others ask too, and
   * exports take at most half of them and wait until nothing interactive does: a crowd of one does not
   * hold up another.
   *
   * @throws UnavailableError `queue_full` when too many wait, of whom those of the tenant with the most
   * are refused first, or when it took too long; LensError `query_cancelled` when the signal aborts meanwhile.
   */
  pass<T>(visit: GateVisit, work: () => Promise<T>): Promise<T>;
  stats(): { running: number; queued: number };
}

/** An empty gate. */
export function createGate(options: GateOptions): Gate {
  const { capacity, maxQueued, maxWaitMs } = options;
  const shares = createTenantShares(capacity, options.monotonic ?? ((): number => performance.now()));
  const lines = { interactive: createWaitingLines(), export: createWaitingLines() };
  const places: Readonly<Record<WorkClass, number>> = {
    interactive: capacity,
    export: Math.max(1, Math.floor(capacity / 2)),
  };
  const inside: Record<WorkClass, number> = { interactive: 0, export: 0 };
  const ofTenant = new Map<string, number>();
  let running = 0;
  let queued = 0;

  const mayEnter = (tenant: string, work: WorkClass): boolean =>
    running < capacity && inside[work] < places[work] && (ofTenant.get(tenant) ?? 0) < shares.shareOf(tenant);

  function enter(tenant: string, work: WorkClass): void {
    running += 1;
    inside[work] += 1;
    ofTenant.set(tenant, (ofTenant.get(tenant) ?? 0) + 1);
  }

  function leave(tenant: string, work: WorkClass): void {
    running -= 1;
    inside[work] -= 1;
    const left = (ofTenant.get(tenant) ?? 1) - 1;
    if (left === 0) ofTenant.delete(tenant);
    else ofTenant.set(tenant, left);
    admit();
  }

  function admit(): void {
    for (const work of CLASSES) {
      for (;;) {
        const next = lines[work].next((tenant) => mayEnter(tenant, work));
        if (next === undefined) break;
        queued -= 1;
        enter(next.tenant, work);
        next.admit();
      }
    }
  }

  /** Whether a newcomer may wait; a tenant with many waiters gives a place up to one with few. */
  function makeRoom(tenant: string, work: WorkClass): boolean {
    if (queued < maxQueued) return true;
    const last = lines[work].lastOfLongest();
    if (last === undefined || lines[work].lengthOf(last.tenant) <= lines[work].lengthOf(tenant) + 1)
      return false;
    last.refuse();
    return true;
  }

  async function waitForTurn({ tenant, signal }: GateVisit, work: WorkClass): Promise<void> {
    if (!makeRoom(tenant, work)) throw full();
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const giveUp = (error: LensError): void => {
        settle();
        if (lines[work].remove(waiter)) queued -= 1;
        reject(error);
      };
      const waiter: Waiter = {
        tenant,
        admit() {
          settle();
          resolve();
        },
        refuse: () => giveUp(full()),
      };
      const onAbort = (): void => giveUp(cancelled(signal?.reason));
      const timer = setTimeout(() => giveUp(full()), maxWaitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      lines[work].add(waiter);
      queued += 1;
    });
  }

  return {
    async pass(visit, run) {
      const { tenant, work = 'interactive' } = visit;
      if (visit.signal?.aborted === true) throw cancelled(visit.signal.reason);
      shares.see(tenant);
      if (mayEnter(tenant, work)) enter(tenant, work);
      else await waitForTurn(visit, work);
      try {
        return await run();
      } finally {
        leave(tenant, work);
      }
    },
    stats: () => ({ running, queued }),
  };
}

function full(): UnavailableError {
  return new UnavailableError(
    'queue_full',
    'Too many queries are waiting for this data source. Try again in a moment.',
    2,
  );
}

function cancelled(cause: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
