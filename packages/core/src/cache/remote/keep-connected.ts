import { LateError, withinTime } from '../within-time.ts';

/** A server that may come and go. */
export interface Connected<Connection> {
  /**
   * Runs work on the connection; undefined, at once and for nothing, while there is none. A failure that
   * `isTrouble`, and a server that stays silent, ends the connection; the next is made in the background.
   */
  use<T>(work: (connection: Connection) => Promise<T>, withinMs?: number): Promise<T> | undefined;
  /** False also while something has been unanswered for too long, so that whoever need not ask does not. */
  isUp(): boolean;
  /** Resolves when an attempt has come to an end, well or not, that was under way or is made now; at once when it is up. */
  ready(): Promise<void>;
  /** Ends the connection; it is not made again. */
  close(): Promise<void>;
}

export interface KeepConnectedOptions<Connection> {
  /** Connects and sees that the server answers; given up after `connectWithinMs`, when the signal aborts. */
  connect: (signal: AbortSignal) => Promise<Connection>;
  /** Ends a connection; `politely` when what was asked may still be answered. */
  disconnect: (connection: Connection, politely: boolean) => Promise<void> | void;
  /** False for a failure that says nothing against the connection. */
  isTrouble: (error: unknown) => boolean;
  /** Told when the server is lost and when it cannot be reached. Never throws. */
  onTrouble: (error: unknown) => void;
  /** Told when the server is there again after trouble. Never throws. */
  onRecovery?: () => void;
  /** How long work may take, unless it says so itself. */
  timeoutMs: number;
  /** After what was late, how long the server may stay silent before the connection is ended. @default 800 */
  silenceMs?: number;
  /** @default 1000 */
  connectWithinMs?: number;
  /** Before the first new attempt, in milliseconds; doubled each time, up to twentyfold. @default 250 */
  retryAfterMs?: number;
}

/** A connection that has lasted so long was good: trouble with it is new. */
const LASTING_MS = 30_000;

/** Keeps one connection to a server, and makes it anew whenever it is lost. Nobody waits for a server that is away. */
export function keepConnected<Connection>(options: KeepConnectedOptions<Connection>): Connected<Connection> {
  const { timeoutMs, connectWithinMs = 1_000, retryAfterMs = 250, silenceMs = 800 } = options;
  let current: { readonly connection: Connection; readonly since: number } | undefined;
  let retry: NodeJS.Timeout | undefined;
  let attempting: Promise<void> | undefined;
  let failures = 0;
  /** How much is unanswered for too long. */
  let late = 0;
  let isTroubled = false;
  const ended = new AbortController();

  function tellTrouble(error: unknown): void {
    isTroubled = true;
    options.onTrouble(error);
  }

  function retryLater(): void {
    if (ended.signal.aborted || retry !== undefined) return;
    const delay = retryAfterMs * Math.min(20, 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    retry = setTimeout(() => void attempt(), delay);
    // A server that is away is no reason for the process to stay.
    retry.unref();
  }

  function attempt(): Promise<void> {
    clearTimeout(retry);
    retry = undefined;
    attempting ??= connect().finally(() => (attempting = undefined));
    return attempting;
  }

  async function connect(): Promise<void> {
    const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(connectWithinMs)]);
    try {
      const connection = await options.connect(signal);
      if (ended.signal.aborted) await leave(connection, false);
      else {
        current = { connection, since: performance.now() };
        if (isTroubled) options.onRecovery?.();
        isTroubled = false;
      }
    } catch (error) {
      if (ended.signal.aborted) return;
      tellTrouble(error);
      retryLater();
    }
  }

  async function leave(connection: Connection, politely: boolean): Promise<void> {
    try {
      await options.disconnect(connection, politely);
    } catch {
      // It is gone either way.
    }
  }

  function lose(connection: Connection, error: unknown): void {
    if (current?.connection !== connection) return;
    if (performance.now() - current.since > LASTING_MS) failures = 0;
    current = undefined;
    tellTrouble(error);
    void leave(connection, false);
    retryLater();
  }

  async function run<T>(
    connection: Connection,
    work: (connection: Connection) => Promise<T>,
    withinMs: number,
  ): Promise<T> {
    const outcome = work(connection);
    try {
      return await withinTime(outcome, withinMs);
    } catch (error) {
      if (error instanceof LateError) awaitLate(connection, outcome, error);
      else if (options.isTrouble(error)) lose(connection, error);
      throw error;
    }
  }

  /** A server that was only slow is kept; one that stays silent is lost. */
  function awaitLate(connection: Connection, outcome: Promise<unknown>, error: LateError): void {
    late += 1;
    const timer = setTimeout(() => lose(connection, error), silenceMs);
    timer.unref();
    const settled = (): void => {
      late -= 1;
      clearTimeout(timer);
    };
    outcome.then(settled, settled);
  }

  void attempt();
  return {
    use: (work, withinMs = timeoutMs) =>
      current === undefined ? undefined : run(current.connection, work, withinMs),
    isUp: () => current !== undefined && late === 0,
    async ready() {
      await attempting;
      if (current === undefined && !ended.signal.aborted) await attempt();
    },
    async close() {
      ended.abort();
      clearTimeout(retry);
      const connection = current?.connection;
      current = undefined;
      if (connection !== undefined) await leave(connection, true);
      await attempting;
    },
  };
}
