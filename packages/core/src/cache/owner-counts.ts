import type { CacheCounts } from './types.ts';

/** Counts in all, and by owner. */
export interface OwnerCounts {
  add(what: keyof CacheCounts, owner: string): void;
  total(): CacheCounts;
  of(owner: string): CacheCounts;
}

/** Counts that begin at 0. An owner takes a few numbers for as long as these counts live. */
export function createOwnerCounts(): OwnerCounts {
  const all = zero();
  const byOwner = new Map<string, CacheCounts>();
  return {
    add(what, owner) {
      all[what] += 1;
      let own = byOwner.get(owner);
      if (own === undefined) byOwner.set(owner, (own = zero()));
      own[what] += 1;
    },
    total: () => ({ ...all }),
    of: (owner) => ({ ...(byOwner.get(owner) ?? zero()) }),
  };
}

const zero = (): CacheCounts => ({ hits: 0, misses: 0, stale: 0, waits: 0, invalidations: 0 });
