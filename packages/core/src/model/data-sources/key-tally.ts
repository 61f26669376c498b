import type { KeyUsage, UnreadableUrl } from './key-usage.ts';

/** What `rotateUrlKeys` did. */
export interface KeyRotation {
  /** Rows that were encrypted again with the first key. */
  rotated: number;
  /** How the keys are used afterwards. */
  usage: KeyUsage;
}

/** Counts rows by the key they need. */
export interface KeyTally {
  current(rows: number): void;
  rotated(rows: number): void;
  outdated(place: number): void;
  unreadable(tenant: string, id: string, reason: UnreadableUrl['reason']): void;
  count(): number;
  result(): KeyRotation;
}

/** An empty tally. */
export function createKeyTally(): KeyTally {
  let current = 0;
  let rotated = 0;
  const outdated = new Map<number, number>();
  const unreadable: UnreadableUrl[] = [];
  const count = (): number =>
    current + unreadable.length + [...outdated.values()].reduce((sum, rows) => sum + rows, 0);
  return {
    current: (rows) => void (current += rows),
    rotated(rows) {
      rotated += rows;
      current += rows;
    },
    outdated: (place) => void outdated.set(place, (outdated.get(place) ?? 0) + 1),
    unreadable: (tenant, id, reason) => void unreadable.push({ tenant, id, reason }),
    count,
    result: () => ({
      rotated,
      usage: {
        total: count(),
        current,
        outdated: [...outdated]
          .toSorted(([left], [right]) => left - right)
          .map(([place, rows]) => ({ place, rows })),
        unreadable,
      },
    }),
  };
}
