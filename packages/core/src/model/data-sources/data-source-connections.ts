import { sumLoads, type AnalyticsDatabase, type PoolLoad } from '../../databases/index.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** Pools kept open at most. A pool that nobody uses holds no connection, so this bounds memory, not load. */
const MAX_OPEN = 100;

/** The open pools of data sources, each under its tenant, id and version. */
export interface DataSourceConnections {
  /** The pool of this data source as it is now; one of an older version is closed. */
  databaseOf(record: DataSourceRecord): AnalyticsDatabase;
  /** How the open pools are used now, all together; undefined while there is none. */
  load(): PoolLoad | undefined;
  /** Closes every pool. */
  close(): Promise<void>;
}

export interface DataSourceConnectionsOptions {
  open(record: DataSourceRecord): AnalyticsDatabase;
  /** Told when closing an old pool fails. */
  onError: (error: unknown) => void;
  /** @default 100 */
  maxOpen?: number;
}

/** Opens pools when they are first needed and closes the one unused longest when there are too many. */
export function createDataSourceConnections(options: DataSourceConnectionsOptions): DataSourceConnections {
  const { open, onError, maxOpen = MAX_OPEN } = options;
  const pools = new Map<string, { version: number; database: AnalyticsDatabase }>();

  function drop(key: string): void {
    const pool = pools.get(key);
    pools.delete(key);
    pool?.database.close().catch(onError);
  }

  return {
    databaseOf(record) {
      const key = JSON.stringify([record.tenant, record.id]);
      const known = pools.get(key);
      if (known !== undefined && known.version === record.version) {
        pools.delete(key);
        pools.set(key, known);
        return known.database;
      }
      if (known !== undefined) drop(key);
      const database = open(record);
      pools.set(key, { version: record.version, database });
      for (const oldest of pools.keys()) {
        if (pools.size <= maxOpen) break;
        drop(oldest);
      }
      return database;
    },
    load: () => sumLoads([...pools.values()].map(({ database }) => database.load?.())),
    async close() {
      const closing = [...pools.values()].map(({ database }) => database.close());
      pools.clear();
      await Promise.all(closing);
    },
  };
}
