import type { SessionState } from '../sessions/session-state.ts';

/**
 * How long a session's state is trusted without asking again. With the time a request takes it
 * stays below the five seconds within which a logout has to reach every process.
 */
const TRUST_MS = 3_000;
const MAX_ENTRIES = 10_000;

export interface SessionMemoOptions {
  load(tenant: string, sessionId: string): Promise<SessionState | undefined>;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
  /** @default 10000 */
  maxEntries?: number;
}

/** The states of the sessions seen lately, so that not every request asks the app database. */
export interface SessionMemo {
  /** Rejects when the state is not known and cannot be had: an old state is never a stand-in. */
  state(tenant: string, sessionId: string): Promise<SessionState | undefined>;
  /** The state that `state` would give, where it can be told at once. */
  recall(tenant: string, sessionId: string): SessionState | undefined;
  /** Asks again the next time. */
  forget(tenant: string, sessionId: string): void;
}

interface Entry {
  readAt: number;
  state: Promise<SessionState | undefined>;
  /** What `state` has come to. */
  known?: SessionState;
}

/** A bounded memo; callers that ask at once share one look-up. */
export function createSessionMemo(options: SessionMemoOptions): SessionMemo {
  const { load, monotonic = () => performance.now(), maxEntries = MAX_ENTRIES } = options;
  const entries = new Map<string, Entry>();
  const keyOf = (tenant: string, sessionId: string): string => JSON.stringify([tenant, sessionId]);

  return {
    state(tenant, sessionId) {
      const key = keyOf(tenant, sessionId);
      const known = entries.get(key);
      const readAt = monotonic();
      if (known !== undefined && readAt - known.readAt < TRUST_MS) return known.state;
      // The clock starts before the read, so that the state is never older than it says.
      const entry: Entry = { readAt, state: load(tenant, sessionId) };
      entry.state.then(
        (found) => {
          if (found !== undefined) entry.known = found;
        },
        () => {
          if (entries.get(key) === entry) entries.delete(key);
        },
      );
      entries.delete(key);
      entries.set(key, entry);
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
      return entry.state;
    },
    recall(tenant, sessionId) {
      const known = entries.get(keyOf(tenant, sessionId));
      return known !== undefined && monotonic() - known.readAt < TRUST_MS ? known.known : undefined;
    },
    forget(tenant, sessionId) {
      entries.delete(keyOf(tenant, sessionId));
    },
  };
}
