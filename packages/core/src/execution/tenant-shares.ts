/** A tenant that did not ask for so long is not reckoned with. */
const FORGET_MS = 60_000;
/** The part of all places that a tenant leaves to the others. */
const LEFT_TO_OTHERS = 0.25;

/** How many of a gate's places one tenant may take. */
export interface TenantShares {
  /** Notes that the tenant asks now. */
  see(tenant: string): void;
  /**
   * All places for a tenant that is alone; while others ask too, a quarter less, so that a crowd of
   * long queries leaves the next tenant a place at once.
   */
  shareOf(tenant: string): number;
}

/** Shares of `capacity` places. `monotonic` gives milliseconds. */
export function createTenantShares(capacity: number, monotonic: () => number): TenantShares {
  // In the order of their last visit.
  const seen = new Map<string, number>();
  const shared = Math.max(1, capacity - Math.max(1, Math.floor(capacity * LEFT_TO_OTHERS)));
  return {
    see(tenant) {
      const now = monotonic();
      seen.delete(tenant);
      seen.set(tenant, now);
      for (const [other, at] of seen) {
        if (now - at <= FORGET_MS) break;
        seen.delete(other);
      }
    },
    shareOf: (tenant) => (seen.size > (seen.has(tenant) ? 1 : 0) ? shared : capacity),
  };
}
