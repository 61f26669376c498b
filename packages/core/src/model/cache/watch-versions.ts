import type { TagVersion } from '../../cache/tag-versions.ts';
import type { Listener, ListenOptions } from '../../databases/listen.ts';
import { readBusMessage } from './bus-message.ts';

export interface WatchVersionsOptions {
  /** Every tag with a higher version. May reject: it is asked again. */
  since(version: number): Promise<readonly TagVersion[]>;
  /** The highest version known here. */
  latest(): number;
  learn(changes: readonly TagVersion[]): void;
  /** Told of queries that another process withdrew from. */
  onCancel(key: string): void;
  /** Begins to listen for news; absent where no server can be reached but through a pool. */
  listen?(handlers: Pick<ListenOptions, 'onNotification' | 'onListening' | 'onLost'>): Listener;
  /** Told when news stop to come by themselves, and are asked for instead. */
  onLost(reason: 'connection' | 'pooler', error: unknown): void;
  /** How often to ask while nothing tells, in milliseconds. @default 500 */
  pollMs?: number;
  /** How often to ask all the same, in milliseconds. @default 1000 */
  safetyPollMs?: number;
}

export interface VersionWatch {
  /** True while news come by themselves. */
  readonly isListening: boolean;
  /** Asks for news, now. Never rejects. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Learns what other processes have invalidated: told at once where the server can be listened to, and by
 * asking for it besides, so that a lost notification, or a connection that was away, costs time only.
 */
export function watchVersions(options: WatchVersionsOptions): VersionWatch {
  const { pollMs = 500, safetyPollMs = 1_000 } = options;
  let underWay: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function ask(): Promise<void> {
    do {
      isAskedAgain = false;
      try {
        options.learn(await options.since(options.latest()));
      } catch {
        // The next poll asks again; the app database's trouble is told where it is asked for more.
      }
    } while (isAskedAgain && !isClosed);
  }

  /** What is under way may have asked too early to see the newest. */
  function refresh(): Promise<void> {
    if (isClosed) return Promise.resolve();
    isAskedAgain = underWay !== undefined;
    underWay ??= ask().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  function hear(payload: string): void {
    const message = readBusMessage(payload);
    if (message?.kind === 'cancel') options.onCancel(message.key);
    if (message?.kind === 'version' && message.version > options.latest()) void refresh();
  }

  const listener = options.listen?.({
    onNotification: hear,
    onListening: () => void refresh(),
    onLost(reason, error) {
      options.onLost(reason, error);
      // The next poll was planned for a time when news came by themselves.
      plan();
    },
  });

  function plan(): void {
    clearTimeout(timer);
    if (isClosed) return;
    timer = setTimeout(
      () => void refresh().then(plan),
      listener?.isListening === true ? safetyPollMs : pollMs,
    );
    timer.unref();
  }
  plan();

  return {
    get isListening() {
      return listener?.isListening ?? false;
    },
    refresh,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await listener?.close();
      await underWay;
    },
  };
}
