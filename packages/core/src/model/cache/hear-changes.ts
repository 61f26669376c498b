import { errorCode } from '../../databases/index.ts';
import { listen, type Listener, type ListenOptions } from '../../databases/listen.ts';
import type { Logger } from '../../lens-types.ts';
import { dataSourceTag, tableTag } from '../queries/answer-tags.ts';
import { readChangeMessage } from './change-message.ts';

export interface HearChangesOptions {
  /** The analytics database whose tables tell of changes. */
  url: string;
  channel: string;
  /** The data sources of all tenants that stand for this database. */
  sources(): Promise<readonly { tenant: string; id: string }[]>;
  invalidate(tags: readonly string[]): Promise<unknown>;
  logger: Logger;
  /** Invalidations come no closer together, in milliseconds. @default 100 */
  pauseMs?: number;
  /** Different tables that are told apart at most; a change of any other drops what came from the source. @default 1000 */
  maxTables?: number;
}

export interface ChangeHearing {
  readonly isListening: boolean;
  close(): Promise<void>;
}

const RETRY_MS = 1_000;
const IN_RECOVERY = '25006';

const LOST = {
  pooler:
    'changes of tables are not heard of: ANALYTICS_DB_URL leads to a pooler, which passes no notifications on',
  standby: 'changes of tables are not heard of: ANALYTICS_DB_URL leads to a standby, which takes no LISTEN',
  connection: 'changes of tables are not heard of until the analytics database can be listened to again',
} as const;

/**
 * Drops the answers about tables that tell of their changes. Anybody who can connect may send what they send: the
 * worst is a load more. After a connection was lost, everything from the source is dropped once.
 */
export function hearChanges(options: HearChangesOptions): ChangeHearing {
  const { pauseMs = 100, maxTables = 1_000, logger } = options;
  const known = new Set<string>();
  const changed = new Set<string>();
  let isAllChanged = false;
  let lost: keyof typeof LOST | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let nextAt = 0;
  let sources: readonly { tenant: string; id: string }[] = [];

  /** Rejects when not everybody could be told. */
  async function drop(tables: readonly string[], isAll: boolean): Promise<void> {
    let failure: { error: unknown } | undefined;
    try {
      sources = await options.sources();
    } catch (error) {
      // Those known from before can be dropped here meanwhile.
      failure = { error };
    }
    const tags = sources.flatMap(({ tenant, id }) =>
      isAll ? [dataSourceTag(tenant, id)] : tables.map((table) => tableTag(tenant, id, table)),
    );
    if (tags.length > 0) await options.invalidate(tags);
    if (failure !== undefined) throw failure.error;
  }

  async function flush(): Promise<void> {
    const tables = [...changed];
    const isAll = isAllChanged;
    changed.clear();
    isAllChanged = false;
    nextAt = performance.now() + pauseMs;
    try {
      await drop(tables, isAll);
    } catch (error) {
      logger.debug({ err: error }, 'changes of tables could not be told to all processes yet');
      for (const table of tables) changed.add(table);
      isAllChanged ||= isAll;
      nextAt = performance.now() + RETRY_MS;
    }
  }

  function plan(): void {
    if (isClosed || underWay !== undefined || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        underWay = flush().finally(() => {
          underWay = undefined;
          if (isAllChanged || changed.size > 0) plan();
        });
      },
      Math.max(0, nextAt - performance.now()),
    );
    timer.unref();
  }

  function hear(payload: string): void {
    const table = readChangeMessage(payload);
    if (table === undefined) return;
    if (known.size < maxTables) known.add(table);
    if (known.has(table)) changed.add(table);
    else isAllChanged = true;
    plan();
  }

  const onLost: ListenOptions['onLost'] = (kind, error) => {
    const code = errorCode(error);
    const reason = kind === 'connection' && code === IN_RECOVERY ? 'standby' : kind;
    // Once each time: the next attempts fail alike.
    if (lost === undefined) logger.warn({ code, reason }, LOST[reason]);
    lost = reason;
  };

  const listener: Listener = listen({
    url: options.url,
    channel: options.channel,
    onNotification: hear,
    onListening() {
      if (lost === undefined) return;
      lost = undefined;
      isAllChanged = true;
      plan();
    },
    onLost,
  });

  return {
    get isListening() {
      return listener.isListening;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await listener.close();
      await underWay;
    },
  };
}
