import type { Logger } from '../../lens-types.ts';
import type { DataSourceConnections, OpenVersion } from './data-source-connections.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** A data source that was changed or deleted by another process loses its old connections within this time, and a little. */
const WATCH_MS = 2_000;

export interface WatchDataSourcesOptions {
  connections: Pick<DataSourceConnections, 'versions' | 'renew' | 'forget'>;
  /** Those of these data sources that are there, as they are now. */
  read: (open: readonly OpenVersion[]) => Promise<DataSourceRecord[]>;
  logger: Logger;
  /** @default 2000 */
  everyMs?: number;
}

/** Looks after the data sources that have open pools. */
export interface DataSourceWatch {
  /** Looks now. Rejects when the app database cannot be asked. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Closes, again and again, the pools of data sources that were changed or deleted, also where nobody asks them any
 * more. Costs one statement, and none while no pool is open. Keeps no process alive.
 */
export function watchDataSources(options: WatchDataSourcesOptions): DataSourceWatch {
  const { connections, read, logger, everyMs = WATCH_MS } = options;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const open = connections.versions();
    if (open.length === 0) return;
    const found = await read(open);
    for (const { tenant, id, version } of open) {
      const now = found.find((record) => record.tenant === tenant && record.id === id);
      // A lower version comes with a restored backup: whatever is open belongs to what was there before.
      if (now === undefined || now.version < version) connections.forget(tenant, id);
      else if (now.version > version) connections.renew(now);
    }
  }

  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => logger.debug({ err: error }, 'open data sources could not be looked after'))
      .finally(() => {
        looking = undefined;
      });
  }, everyMs);
  timer.unref();
  return { look, close: () => clearInterval(timer) };
}
