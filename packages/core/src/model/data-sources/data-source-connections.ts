import {
  sumLoads,
  sumReplicaStates,
  type AnalyticsDatabase,
  type PoolLoad,
  type ReplicaStates,
} from '../../databases/index.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import { createSuccession, type Succession } from './succession.ts';

/** Pools kept open at most. A pool that nobody uses holds no connection, so this bounds memory, not load. */
const MAX_OPEN = 100;

/** A data source whose pool is open, and the version of its URLs. */
export interface OpenVersion {
  tenant: string;
  id: string;
  version: number;
}

/** The open pools of data sources, each under its tenant, id and version. */
export interface DataSourceConnections {
  /** The pool of this data source as it is now; one of an older version is closed once its statements are through. */
  databaseOf(record: DataSourceRecord): AnalyticsDatabase;
  /** The pool of a data source that is open in this version or a later one. */
  openSince(tenant: string, id: string, version: number): AnalyticsDatabase | undefined;
  /** Puts a pool for the data source as it is now in the place of an older one, where one is open. */
  renew(record: DataSourceRecord): void;
  /** Whose pools are open now. */
  versions(): OpenVersion[];
  /** Closes the pool of a data source that is no more. */
  forget(tenant: string, id: string): void;
  /** How the open pools are used now, all together; undefined while there is none. */
  load(): PoolLoad | undefined;
  /** How many replicas of open data sources are in each state, or of those that fit; undefined while there is none. */
  replicas(fits?: (record: DataSourceRecord) => boolean): ReplicaStates | undefined;
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

interface Entry {
  readonly record: DataSourceRecord;
  readonly succession: Succession;
}

/**
 * Opens pools when they are first needed and closes the one unused longest when there are too many. A statement that
 * still waited for its turn on a pool that was closed meanwhile runs on the one that took its place.
 */
export function createDataSourceConnections(options: DataSourceConnectionsOptions): DataSourceConnections {
  const { open, onError, maxOpen = MAX_OPEN } = options;
  const pools = new Map<string, Entry>();
  const databases = (): AnalyticsDatabase[] =>
    [...pools.values()].map(({ succession }) => succession.database);

  function drop(key: string, successor: () => AnalyticsDatabase | undefined): void {
    const entry = pools.get(key);
    pools.delete(key);
    entry?.succession.retire(successor).catch(onError);
  }

  function databaseOf(record: DataSourceRecord): AnalyticsDatabase {
    const key = keyOf(record.tenant, record.id);
    const known = pools.get(key);
    // What was read before a change may arrive after it; versions only grow.
    if (known !== undefined && known.record.version >= record.version) {
      pools.delete(key);
      pools.set(key, known);
      return known.succession.database;
    }
    const entry: Entry = { record, succession: createSuccession(open(record)) };
    if (known !== undefined) drop(key, () => pools.get(key)?.succession.database);
    pools.set(key, entry);
    for (const [oldest, { record: unused }] of pools) {
      if (pools.size <= maxOpen) break;
      drop(oldest, () => databaseOf(unused));
    }
    return entry.succession.database;
  }

  return {
    databaseOf,
    openSince(tenant, id, version) {
      const known = pools.get(keyOf(tenant, id));
      return known !== undefined && known.record.version >= version ? databaseOf(known.record) : undefined;
    },
    renew(record) {
      const key = keyOf(record.tenant, record.id);
      if (!pools.has(key)) return;
      try {
        databaseOf(record);
      } catch (error) {
        // What cannot be opened says so to the next question; the old connections are closed all the same.
        drop(key, () => undefined);
        onError(error);
      }
    },
    versions: () =>
      [...pools.values()].map(({ record: { tenant, id, version } }) => ({ tenant, id, version })),
    forget: (tenant, id) => drop(keyOf(tenant, id), () => undefined),
    load: () => sumLoads(databases().map((database) => database.load?.())),
    replicas: (fits = () => true) =>
      sumReplicaStates(
        [...pools.values()]
          .filter(({ record }) => fits(record))
          .map(({ succession }) => succession.database.replicas?.()),
      ),
    async close() {
      const closing = [...pools.values()].map(({ succession }) => succession.retire(() => undefined));
      pools.clear();
      await Promise.all(closing);
    },
  };
}

function keyOf(tenant: string, id: string): string {
  return JSON.stringify([tenant, id]);
}
