import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, isCredentialFault } from '../databases/index.ts';
import { ERROR_STATUS, LensError, UnavailableError } from '../errors/index.ts';
import type { Logger } from '../lens-types.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

export interface StartupOptions {
  /** Brings the app database to where it can be used. Safe to run again. */
  attempt: () => Promise<void>;
  logger: Logger;
}

/** The way from "made" to "ready", in the background from the first moment. */
export interface Startup {
  /**
   * Resolves when an attempt has succeeded. Rejects with what trying again cannot mend; calling it
   * again after that tries again.
   */
  ready(): Promise<void>;
  isReady(): boolean;
  /** Lets work through that needs the app database; waits for the first attempt, then throws while not ready. */
  pass(): Promise<void>;
  /** Why it is not ready; undefined when it is. */
  obstacle(): LensError | undefined;
  close(): void;
}

/** Tries until it works, with pauses from 0.5 to 30 s, each shortened at random by up to a half. */
export function createStartup({ attempt, logger }: StartupOptions): Startup {
  const closing = new AbortController();
  let obstacle: LensError | undefined = notReady();
  let failed = false;
  let firstAttempt: Promise<unknown> = Promise.resolve();
  let running: Promise<void> = start();

  function start(): Promise<void> {
    failed = false;
    const attempts = run();
    // Who does not wait for it learns of it from each call and from the health checks.
    attempts.catch(() => {});
    return attempts;
  }

  async function run(): Promise<void> {
    for (let count = 0; ; count += 1) {
      const trying = attempt();
      if (count === 0) firstAttempt = trying.catch(() => {});
      try {
        await trying;
        if (!closing.signal.aborted) obstacle = undefined;
        return;
      } catch (error) {
        if (closing.signal.aborted) throw shuttingDown();
        const reason = isCredentialFault(error) ? refused(error) : error;
        obstacle = LensError.isInstance(reason) ? reason : notReady(reason);
        if (!isTransient(error)) {
          failed = true;
          throw reason;
        }
        const delayMs = Math.min(FIRST_DELAY_MS * 2 ** count, LONGEST_DELAY_MS) * (1 - Math.random() / 2);
        logRetry(error, { attempt: count + 1, delayMs: Math.round(delayMs) });
        await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => {
          throw shuttingDown();
        });
      }
    }
  }

  function logRetry(error: unknown, facts: { attempt: number; delayMs: number }): void {
    // Of a database that is down there are many lines; the stacks say nothing that the codes do not.
    const codes = {
      code: errorCode(error),
      cause: errorCode(error instanceof Error ? error.cause : undefined),
    };
    logger.warn({ ...codes, ...facts }, 'the app database is not ready; trying again');
    logger.debug({ err: error, attempt: facts.attempt }, 'why the app database is not ready');
  }

  return {
    ready() {
      if (failed && !closing.signal.aborted) running = start();
      return running;
    },
    isReady: () => obstacle === undefined,
    async pass() {
      if (obstacle === undefined) return;
      await firstAttempt;
      if (obstacle === undefined) return;
      // A fault of the deployment is not the caller's: to them it is only not ready.
      throw ERROR_STATUS[obstacle.code] === 503 ? obstacle : notReady(obstacle);
    },
    obstacle: () => obstacle,
    close() {
      obstacle = shuttingDown();
      closing.abort();
    },
  };
}

function isTransient(error: unknown): boolean {
  return (
    LensError.isInstance(error) && error.code === 'app_database_unavailable' && !isCredentialFault(error)
  );
}

function refused(cause: unknown): UnavailableError {
  const message =
    'The app database refuses the connection: its user, password or database name is wrong. Correct APP_DB_URL and start again.';
  return new UnavailableError('app_database_unavailable', message, 30, { cause });
}

function notReady(cause?: unknown): UnavailableError {
  const message = 'Istari Lens is still starting. Try again in a moment.';
  return new UnavailableError('not_ready', message, 2, cause === undefined ? {} : { cause });
}

function shuttingDown(): UnavailableError {
  return new UnavailableError(
    'shutting_down',
    'Istari Lens is shutting down. Try again with another instance.',
    5,
  );
}
