import type { LoginRequest, SessionResponse } from '../contract.ts';
import { LensClientError } from '../errors/client-error.ts';
import type { CallOptions, ClientSettings } from '../options.ts';
import { route } from '../route.ts';
import { createDeadline } from '../transport/deadline.ts';
import type { TokenSource } from '../transport/request.ts';
import type { OutgoingRequest, Send } from '../transport/send.ts';
import { openTabs } from './tabs.ts';
import type { SessionStorage, StoredSession } from './session-storage.ts';

/** The refresh token just used works for ten more seconds; a repeat after that would end the session. */
const REPEAT_REFRESH_WITHIN_MS = 8000;

/** A signed-in user's tokens: kept, renewed before they expire, and given up at logout. */
export interface Session extends TokenSource {
  login(
    credentials: Pick<LoginRequest, 'email' | 'password'>,
    options?: CallOptions,
  ): Promise<SessionResponse>;
  /** Renews now. Callers at the same time share one request. */
  refresh(): Promise<SessionResponse>;
  logout(options?: CallOptions): Promise<void>;
  /** Forgets what is kept here; nothing is sent. */
  forget(): Promise<void>;
  /** True when there is something to renew a session with; nothing is sent. */
  exists(): Promise<boolean>;
}

/** What a session is built from. */
export interface SessionParts {
  settings: ClientSettings;
  send: Send;
  storage: SessionStorage;
  onEnd: (error: LensClientError) => void;
}

interface AccessToken {
  value: string;
  /** Both by the local monotonic clock: only the server's *duration* counts, never the local date. */
  renewAt: number;
  expiresAt: number;
}

/** A session by the API's own login. */
export function createSession({ settings, send, storage, onEnd }: SessionParts): Session {
  const byCookie = settings.session === 'cookie';
  let access: AccessToken | undefined;
  let refreshing: Promise<SessionResponse> | undefined;
  // Raised by login and logout, so that a renewal that was under way cannot bring an old session back.
  let epoch = 0;
  let userId: string | undefined;
  const tabs = openTabs(settings, (user) => {
    if (user === userId && access !== undefined)
      void end(sessionEnded('The session was ended in another tab'));
  });

  async function post<Body>(outgoing: OutgoingRequest, options: CallOptions = {}): Promise<Body> {
    const target = `${outgoing.method} ${outgoing.path}`;
    const deadline = createDeadline(target, options.timeoutMs ?? settings.timeoutMs, options.signal);
    try {
      return (await send<Body>({ ...outgoing, cookies: byCookie }, deadline)).body;
    } finally {
      deadline.dispose();
    }
  }

  async function keep(response: SessionResponse, sentAt: number): Promise<void> {
    const lifeMs = response.expiresIn * 1000;
    const renewEarlyMs = Math.min(60_000, lifeMs * 0.2);
    access = {
      value: response.accessToken,
      renewAt: sentAt + lifeMs - renewEarlyMs,
      expiresAt: sentAt + lifeMs,
    };
    const { csrfToken, refreshToken, user } = response;
    userId = user.id;
    await storage.write(refreshToken === undefined ? { csrfToken } : { csrfToken, refreshToken });
  }

  async function end(error: LensClientError): Promise<void> {
    access = undefined;
    epoch += 1;
    await storage.write(undefined);
    onEnd(error);
  }

  function proof(stored: StoredSession): Pick<OutgoingRequest, 'headers' | 'body'> {
    if (byCookie) return { headers: { 'x-csrf-token': stored.csrfToken }, body: {} };
    return { body: { refreshToken: stored.refreshToken } };
  }

  async function renew(): Promise<SessionResponse> {
    const startedIn = epoch;
    const stored = await storage.read();
    if (!stored) throw sessionEnded('Nobody is signed in');
    const sentAt = performance.now();
    try {
      const response = await post<SessionResponse>({
        ...route('POST /auth/refresh'),
        ...proof(stored),
        repeatable: true,
        repeatWithinMs: REPEAT_REFRESH_WITHIN_MS,
      });
      if (startedIn === epoch) await keep(response, sentAt);
      return response;
    } catch (error) {
      const refused =
        LensClientError.isInstance(error) && (error.status === 401 || error.code === 'csrf_failed');
      if (refused && startedIn === epoch) await end(error);
      throw error;
    }
  }

  function refresh(): Promise<SessionResponse> {
    refreshing ??= renew().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  return {
    refresh,
    async login({ email, password }, options) {
      const sentAt = performance.now();
      const body: LoginRequest = { email, password, session: settings.session };
      const response = await post<SessionResponse>(
        { ...route('POST /auth/login'), body, repeatable: false },
        options,
      );
      epoch += 1;
      await keep(response, sentAt);
      return response;
    },
    async logout(options) {
      const stored = await storage.read();
      access = undefined;
      epoch += 1;
      await storage.write(undefined);
      tabs.tellSignedOut(userId);
      if (!stored) return;
      await post<undefined>({ ...route('POST /auth/logout'), ...proof(stored), repeatable: true }, options);
    },
    async forget() {
      access = undefined;
      epoch += 1;
      await storage.write(undefined);
      tabs.tellSignedOut(userId);
    },
    async exists() {
      return access !== undefined || (await storage.read()) !== undefined;
    },
    async token() {
      const now = performance.now();
      if (access && now < access.renewAt) return access.value;
      if (!access && !(await storage.read())) return undefined;
      const held = access;
      try {
        await refresh();
      } catch (error) {
        // The server could not be asked, and the token is still good for a while.
        const refused = LensClientError.isInstance(error) && error.status === 401;
        if (held && !refused && performance.now() < held.expiresAt) return held.value;
        throw error;
      }
      return access?.value;
    },
    async renewed(refused) {
      // Another call has renewed it meanwhile.
      if (access && access.value !== refused) return access.value;
      if (await storage.read()) await refresh();
      // Somebody who shares the storage, such as another tab, has logged out.
      else if (access) await end(sessionEnded('The session was ended elsewhere'));
      return access?.value;
    },
  };
}

function sessionEnded(what: string): LensClientError {
  return new LensClientError({ code: 'session_ended', detail: `${what}: log in to go on.`, status: 401 });
}
