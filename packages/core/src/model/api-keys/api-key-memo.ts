import type { ApiKeyState } from './api-key-record.ts';

/** With the time a request takes it stays below the five seconds within which a revocation reaches every process. */
const TRUST_MS = 3_000;
const MAX_ENTRIES = 10_000;

export interface ApiKeyMemoOptions {
  load(id: string): Promise<ApiKeyState | undefined>;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
  /** @default 10000 */
  maxEntries?: number;
}

/** The states of the keys seen lately. An id belongs to one tenant, which its state names. */
export interface ApiKeyMemo {
  /** Rejects when the state is not known and cannot be had: an old state is never a stand-in. */
  state(id: string): Promise<ApiKeyState | undefined>;
  /** The state that `state` would give, where it can be told at once. */
  recall(id: string): ApiKeyState | undefined;
  /** Asks again the next time. */
  forget(id: string): void;
}

interface Entry {
  readAt: number;
  state: Promise<ApiKeyState | undefined>;
  known?: ApiKeyState;
}

/** A bounded memo; callers that ask at once share one look-up. Ids that do not exist are not kept. */
export function createApiKeyMemo(options: ApiKeyMemoOptions): ApiKeyMemo {
  const { load, monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = new Map<string, Entry>();

  function trusted(id: string): Entry | undefined {
    const known = entries.get(id);
    return known !== undefined && monotonic() - known.readAt < TRUST_MS ? known : undefined;
  }

  return {
    state(id) {
      const known = trusted(id);
      if (known !== undefined) return known.state;
      // The clock starts before the read, so that the state is never older than it says.
      const entry: Entry = { readAt: monotonic(), state: load(id) };
      const drop = (): void => {
        if (entries.get(id) === entry) entries.delete(id);
      };
      entry.state.then((found) => {
        if (found === undefined) drop();
        else entry.known = found;
      }, drop);
      entries.delete(id);
      entries.set(id, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
      return entry.state;
    },
    recall: (id) => trusted(id)?.known,
    forget(id) {
      entries.delete(id);
    },
  };
}
