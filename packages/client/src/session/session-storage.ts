/** What renews a session. Never an access token. */
export interface StoredSession {
  /** Sent with every renewal by cookie; worthless without the cookie. */
  csrfToken: string;
  /** Only in body mode. */
  refreshToken?: string;
}

/** A place for a `StoredSession`. Read before each renewal, so several tabs may share one. */
export interface SessionStorage {
  read(): StoredSession | undefined | Promise<StoredSession | undefined>;
  /** `undefined` removes it. */
  write(session: StoredSession | undefined): void | Promise<void>;
}

/** Keeps the session as long as the client lives. */
export function createMemoryStorage(): SessionStorage {
  let kept: StoredSession | undefined;
  return {
    read: () => kept,
    write(session) {
      kept = session;
    },
  };
}

/** The part of the DOM's `Storage` that is used here. */
export interface StorageLike {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/**
 * Keeps the session in `localStorage` or `sessionStorage`, so that it survives a reload. Meant for cookie
 * mode, where only a CSRF token lies there; in body mode any script of the page could read the refresh token.
 *
 * @param key the item's name @default 'istari-lens.session'
 */
export function createWebStorage(storage: StorageLike, key = 'istari-lens.session'): SessionStorage {
  return {
    read: () => parseSession(storage.getItem(key)),
    write(session) {
      if (session) storage.setItem(key, JSON.stringify(session));
      else storage.removeItem(key);
    },
  };
}

function parseSession(text: string | null): StoredSession | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('csrfToken' in value)) return undefined;
    const { csrfToken, refreshToken } = value as Partial<Record<keyof StoredSession, unknown>>;
    if (typeof csrfToken !== 'string') return undefined;
    return typeof refreshToken === 'string' ? { csrfToken, refreshToken } : { csrfToken };
  } catch {
    return undefined;
  }
}
