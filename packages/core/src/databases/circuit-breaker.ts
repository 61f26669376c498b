import { LensError, UnavailableError } from '../errors/index.ts';
import type { AnalyticsDatabase } from './analytics-database.ts';

export interface CircuitBreakerOptions {
  /** Failures in a row after which the database is left alone. @default 5 */
  failures?: number;
  /** For how long, the first time; each further time twice as long, up to 30 seconds. @default 1000 */
  openMs?: number;
  /** Told when it begins and ends to leave the database alone. */
  onChange?: (state: 'open' | 'closed') => void;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

const LONGEST_MS = 30_000;

/**
 * The same database, left alone for a while once it could not be reached several times in a row: whoever asks
 * meanwhile gets UnavailableError `data_source_unavailable` at once, with the time to wait, instead of
 * waiting for a connection that will not come. After that a single statement tries, while the others
 * are still refused; when it gets an answer, of whatever kind, all is as before.
 */
export function withCircuitBreaker(
  database: AnalyticsDatabase,
  options: CircuitBreakerOptions = {},
): AnalyticsDatabase {
  const { failures = 5, openMs = 1_000, monotonic = (): number => performance.now(), onChange } = options;
  let inARow = 0;
  let waitMs = openMs;
  /** Null while the database may be asked. */
  let openUntil: number | null = null;
  let isProbing = false;

  function succeeded(): void {
    inARow = 0;
    if (openUntil === null) return;
    openUntil = null;
    waitMs = openMs;
    onChange?.('closed');
  }

  function failed(isProbe: boolean): void {
    inARow += 1;
    const wasOpen = openUntil !== null;
    if (wasOpen ? !isProbe : inARow < failures) return;
    openUntil = monotonic() + waitMs;
    waitMs = Math.min(LONGEST_MS, waitMs * 2);
    if (!wasOpen) onChange?.('open');
  }

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    const isProbe = openUntil !== null;
    if (openUntil !== null) {
      const leftMs = openUntil - monotonic();
      if (leftMs > 0 || isProbing) throw leftAlone(leftMs);
      isProbing = true;
    }
    try {
      const answer = await work();
      succeeded();
      return answer;
    } catch (error) {
      if (isUnreachable(error)) failed(isProbe);
      // A query that was given up tells nothing of the database.
      else if (!isCancelled(error)) succeeded();
      throw error;
    } finally {
      if (isProbe) isProbing = false;
    }
  }

  return {
    ...database,
    read: (statement, read) => guarded(() => database.read(statement, read)),
    readRaw: (statement, read) => guarded(() => database.readRaw(statement, read)),
    stream: (statement, read, take) => guarded(() => database.stream(statement, read, take)),
  };
}

/** Not reached, lost, or silent past every time limit; not a statement that the server stopped. */
function isUnreachable(error: unknown): boolean {
  if (!LensError.isInstance(error)) return false;
  return (
    error.code === 'data_source_unavailable' || (error.code === 'query_timeout' && error.cause === undefined)
  );
}

function isCancelled(error: unknown): boolean {
  return LensError.isInstance(error) && error.code === 'query_cancelled';
}

function leftAlone(leftMs: number): UnavailableError {
  return new UnavailableError(
    'data_source_unavailable',
    'The data source could not be reached several times in a row and is left alone for a moment. Try again; if it stays so, ask an administrator to test it.',
    Math.max(1, Math.ceil(leftMs / 1000)),
  );
}
