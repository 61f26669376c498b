/** A map that forgets what was unused for longest once it holds more than `maxEntries`. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

/** An empty map of at most `maxEntries`. */
export function createBoundedMap<Value>(maxEntries: number): BoundedMap<Value> {
  // A Map keeps the order of insertion: re-inserting on use makes its first key the least recently used.
  const values = new Map<string, Value>();

  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= maxEntries) break;
        values.delete(oldest);
      }
    },
    delete(key) {
      values.delete(key);
    },
  };
}
