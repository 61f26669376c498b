import { withinTime } from '../within-time.ts';

/** A server that may come and go. */
export interface Connected<Connection> {
  /**
   * Runs work on the connection; undefined, at once and for nothing, while there is none. A failure that
   * `isTrouble`, and work that takes too long, ends the connection; the next is made in the background.
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T> | undefined;
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
  /** How long work may take. */
  timeoutMs: number;
  /** @default 1000 */
  connectWithinMs?: number;
  /** Before the first new attempt, in milliseconds; doubled each time, up to twentyfold. @default 250 */
  retryAfterMs?: number;
}

/** A connection that has lasted so long was good: trouble with it is new. */
const LASTING_MS = 30_000;

/** Keeps one connection to a server, and makes it anew whenever it is lost. Nobody waits for a server that is away. */
export function keepConnected<Connection>(options: KeepConnectedOptions<Connection>): Connected<Connection> {
  const { timeoutMs, connectWithinMs = 1_000, retryAfterMs = 250 } = options;
  let current: { readonly connection: Connection; readonly since: number } | undefined;
  let retry: NodeJS.Timeout | undefined;
  let attempting: Promise<void> | undefined;
  let failures = 0;
  const ended = new AbortController();

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
      else current = { connection, since: performance.now() };
    } catch (error) {
      if (ended.signal.aborted) return;
      options.onTrouble(error);
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
    options.onTrouble(error);
    void leave(connection, false);
    retryLater();
  }

  async function run<T>(connection: Connection, work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await withinTime(work(connection), timeoutMs);
    } catch (error) {
      if (options.isTrouble(error)) lose(connection, error);
      throw error;
    }
  }

  void attempt();
  return {
    use: (work) => (current === undefined ? undefined : run(current.connection, work)),
    isUp: () => current !== undefined,
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
