import type { NumberPolicy } from './answers/numbers.ts';
import type { LensClientError } from './errors/client-error.ts';
import type { SessionStorage } from './session/session-storage.ts';

/** When and how often a failed call is repeated. */
export interface RetryOptions {
  /**
   * Attempts of one call, the first included; 1 turns repeats off.
   * @default 3
   */
  attempts?: number;
  /**
   * Milliseconds: the first wait is a random part of this, each next of twice as much.
   * @default 250
   */
  baseDelayMs?: number;
  /**
   * Milliseconds: no wait that the client chooses is longer.
   * @default 5000
   */
  maxDelayMs?: number;
  /**
   * Repeats the client may have in hand over all its calls; ten successful calls earn one back. Keeps a
   * struggling server from being hit harder.
   * @default 10
   */
  budget?: number;
}

/** What `createClient` takes. */
export interface ClientOptions<Policy extends NumberPolicy = NumberPolicy> {
  /** Where the API is mounted, for example `https://example.com/analytics`; a path such as `/analytics` in a browser. */
  baseUrl: string;
  /**
   * Where the refresh token lives: in an HttpOnly cookie (browsers), or with this client (everything else).
   * @default 'cookie' where there is a document, else 'body'
   */
  session?: 'cookie' | 'body';
  /**
   * Keeps what renews a session: a CSRF token in cookie mode, the refresh token in body mode. The access
   * token is never stored. `createWebStorage(localStorage)` lets a session survive a reload.
   * @default memory
   */
  storage?: SessionStorage;
  /**
   * Brings a bearer token of your own (API key, embed token, share token) instead of a session. Asked before
   * each call, and once more with `{ rejected: true }` when the server refused the last one.
   */
  getToken?: (facts: { rejected: boolean }) => string | Promise<string>;
  /** Called when a session ended and only a new login helps. */
  onSessionEnd?: (error: LensClientError) => void;
  /**
   * Milliseconds for a whole call, repeats included.
   * @default 60000
   */
  timeoutMs?: number;
  retry?: RetryOptions;
  /**
   * What `bigint` and `decimal` cells become: numbers (loss is reported in `result.warnings`), the decimal
   * strings of the wire, or whatever your function makes of them.
   * @default 'number'
   */
  numbers?: Policy;
  /**
   * Sends the questions that are asked in the same tick together, in one request; each still has an answer or error of
   * its own. Those with a `queryId` go alone.
   * @default false
   */
  batch?: boolean;
  /**
   * Whether signing out reaches the other tabs of this browser that are signed in to the same API as the same user, and
   * theirs this one.
   * @default true where there is a document
   */
  tabs?: boolean;
  /** @default the global fetch */
  fetch?: typeof fetch;
}

/** Options of one call. */
export interface CallOptions {
  /** Gives the call up; the server stops working on it. */
  signal?: AbortSignal;
  /** Milliseconds for this call, repeats included. @default ClientOptions.timeoutMs */
  timeoutMs?: number;
  /**
   * Names what is to be made, so that a create that is sent again makes nothing twice, not even by another client or
   * after a restart: for 24 hours the same key gets the first answer. Other calls have no use for it.
   * @default a new one for each create, which its repeats share
   */
  idempotencyKey?: string;
}

/** Options with every default filled in. */
export interface ClientSettings {
  readonly baseUrl: string;
  readonly session: 'cookie' | 'body';
  readonly timeoutMs: number;
  readonly retry: Readonly<Required<RetryOptions>>;
  readonly numbers: NumberPolicy;
  readonly batch: boolean;
  readonly tabs: boolean;
  readonly fetch: typeof fetch;
}

/**
 * Checks options once, at creation.
 * @throws {TypeError} naming the option that cannot work
 */
export function resolveOptions(options: ClientOptions): ClientSettings {
  const attempts = positive('retry.attempts', options.retry?.attempts ?? 3);
  return Object.freeze({
    baseUrl: checkBaseUrl(options.baseUrl),
    session: options.session ?? (typeof document === 'undefined' ? 'body' : 'cookie'),
    timeoutMs: positive('timeoutMs', options.timeoutMs ?? 60_000),
    retry: Object.freeze({
      attempts,
      baseDelayMs: positive('retry.baseDelayMs', options.retry?.baseDelayMs ?? 250),
      maxDelayMs: positive('retry.maxDelayMs', options.retry?.maxDelayMs ?? 5000),
      budget: positive('retry.budget', options.retry?.budget ?? 10),
    }),
    numbers: options.numbers ?? 'number',
    batch: options.batch ?? false,
    tabs: options.tabs ?? typeof document !== 'undefined',
    // Called without a receiver: browsers refuse a fetch that is called as a method of something else.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
  });
}

function checkBaseUrl(baseUrl: string): string {
  if (!/^(https?:\/\/[^/?#@]+(\/[^?#]*)?|\/(?!\/)[^?#]*|)$/i.test(baseUrl)) {
    throw new TypeError(
      'createClient: baseUrl must be an http(s) URL or a path, without user, query or fragment, such as "https://example.com/analytics".',
    );
  }
  return baseUrl.replace(/\/+$/, '');
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw new TypeError(`createClient: ${name} must be a number above 0.`);
}
