import type { CacheEntry } from '../types.ts';

/** Less than this between two clocks is left alone. */
const TOLERANCE_MS = 1_000;

/**
 * The entry with its times by this process's clock, whatever the clock of the process that wrote it says: the server
 * has counted down how long it still lives.
 *
 * @param leftMs By the server. Negative or no number: it did not say, or the entry has no end there.
 * @param askedAt When the server was asked, by this process's clock; it can only have less left since.
 * @param maxLifeMs Entries that live longer end sooner on the server.
 */
export function byServerClock(
  entry: CacheEntry,
  { leftMs, askedAt, maxLifeMs }: { leftMs: number; askedAt: number; maxLifeMs: number },
): CacheEntry {
  const isCut = entry.staleUntil - entry.storedAt >= maxLifeMs;
  const ahead = entry.staleUntil - (askedAt + leftMs);
  if (isCut || !(leftMs >= 0) || Math.abs(ahead) <= TOLERANCE_MS) return entry;
  return Object.freeze({
    ...entry,
    storedAt: entry.storedAt - ahead,
    freshUntil: entry.freshUntil - ahead,
    staleUntil: entry.staleUntil - ahead,
  });
}
