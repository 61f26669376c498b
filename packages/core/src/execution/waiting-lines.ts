/** One that waits in the line of a tenant. */
export interface Waiter {
  readonly tenant: string;
  /** Lets it in. */
  admit(): void;
  /** Sends it away, to make room for another tenant's. */
  refuse(): void;
}

/** Lines of waiters, one a tenant, of which the first of each come in turn. */
export interface WaitingLines {
  add(waiter: Waiter): void;
  /** False when it does not wait here. */
  remove(waiter: Waiter): boolean;
  /** Takes out the first waiter whose tenant may enter now; its tenant's next turn is after all others'. */
  next(mayEnter: (tenant: string) => boolean): Waiter | undefined;
  lengthOf(tenant: string): number;
  /** The last of the longest line. */
  lastOfLongest(): Waiter | undefined;
}

/** No lines. */
export function createWaitingLines(): WaitingLines {
  // Tenants in the order of their turns, each with its waiters in the order of arrival.
  const lines = new Map<string, Waiter[]>();

  function remove(waiter: Waiter): boolean {
    const line = lines.get(waiter.tenant);
    const place = line?.indexOf(waiter) ?? -1;
    if (line === undefined || place < 0) return false;
    line.splice(place, 1);
    if (line.length === 0) lines.delete(waiter.tenant);
    return true;
  }

  return {
    add(waiter) {
      const line = lines.get(waiter.tenant);
      if (line === undefined) lines.set(waiter.tenant, [waiter]);
      else line.push(waiter);
    },
    remove,
    next(mayEnter) {
      for (const [tenant, line] of lines) {
        const [first] = line;
        if (first === undefined || !mayEnter(tenant)) continue;
        remove(first);
        if (lines.delete(tenant)) lines.set(tenant, line);
        return first;
      }
      return undefined;
    },
    lengthOf: (tenant) => lines.get(tenant)?.length ?? 0,
    lastOfLongest() {
      let longest: Waiter[] = [];
      for (const line of lines.values()) if (line.length > longest.length) longest = line;
      return longest.at(-1);
    },
  };
}
