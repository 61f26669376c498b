import { createBoundedMap } from '../../bounded-map.ts';

/** A new table is seen within this time. */
const REMEMBER_MS = 5_000;
const MAX_ENTRIES = 500;

/** What was read, by key. */
export interface ReadMemory<Value> {
  /** The value of the key, read when there is none or it is too old. Calls at the same time share one reading. */
  of(key: string, read: () => Promise<Value>): Promise<Value>;
}

/** Remembers for five seconds what was read; failures are not remembered. `monotonic` counts milliseconds. */
export function rememberReads<Value>({ monotonic }: { monotonic: () => number }): ReadMemory<Value> {
  const entries = createBoundedMap<{ readAt: number; value: Promise<Value> }>(MAX_ENTRIES);
  return {
    of(key, read) {
      const known = entries.get(key);
      const readAt = monotonic();
      if (known !== undefined && readAt - known.readAt < REMEMBER_MS) return known.value;
      const entry = { readAt, value: read() };
      entries.set(key, entry);
      entry.value.catch(() => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return entry.value;
    },
  };
}
