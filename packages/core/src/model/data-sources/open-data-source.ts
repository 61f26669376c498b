import type { ResolvedConfig } from '../../config/index.ts';
import { openFor, type Fernet } from '../../crypto/index.ts';
import {
  createAnalyticsDatabase,
  createReplicatedDatabase,
  readDataSourceUrl,
  withCircuitBreaker,
  type AnalyticsDatabase,
  type AnalyticsRoleCheck,
  type ReplicaState,
  type UrlRules,
} from '../../databases/index.ts';
import type { PoolLike } from '../../lens-types.ts';
import { checkRoleFirst } from './check-role-first.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import { noDefaultDataSource } from './no-default-data-source.ts';
import { openReplicaUrls, placeOfUrl } from './sealed-urls.ts';
import type { ServersUnderTest } from './test-connection.ts';

export interface OpenDataSourceOptions {
  config: Pick<ResolvedConfig, 'environment' | 'analyticsDatabase'>;
  fernet: Fernet;
  /** What a stored URL must keep to: it came through the API, not from the operator. */
  rules: UrlRules;
  /** The host's own pool for the default data source. */
  pool?: PoolLike;
  onError: (error: Error) => void;
  /** Told when a server of the data source is left alone, and when it is asked again. */
  onBreaker?: (record: DataSourceRecord, state: 'open' | 'closed') => void;
  /** Told when a replica, counted from 1, is found in another state than before. */
  onReplica?: (record: DataSourceRecord, replica: number, state: ReplicaState) => void;
  onRoleCanWrite: (record: DataSourceRecord, check: AnalyticsRoleCheck) => void;
}

type Source = { url: string; rules?: UrlRules } | { pool: PoolLike };

/** The servers of a data source. */
interface DataSourceServers {
  primary: Source;
  replicas: readonly Source[];
}

/**
 * The database of a stored data source: that of the configuration for a row without a URL, else the
 * one behind its decrypted URL. Throws UnavailableError `no_default_data_source`, LensError
 * `decryption_failed`, ValidationError for a URL that may not be used.
 */
export function openDataSource(options: OpenDataSourceOptions, record: DataSourceRecord): AnalyticsDatabase {
  const { analyticsDatabase } = options.config;
  const { primary, replicas } = serversOf(options, record);
  const open = (source: Source): AnalyticsDatabase =>
    openServer(options, record, source, analyticsDatabase.poolMax);
  if (replicas.length === 0) return open(primary);
  return createReplicatedDatabase({
    primary: open(primary),
    replicas: replicas.map(open),
    maxLagMs: analyticsDatabase.replicaMaxLagMs,
    onState: (index, state) => options.onReplica?.(record, index + 1, state),
  });
}

/** The servers of a data source, for a test: each by a connection of its own. Throws as {@link openDataSource} does. */
export function serversUnderTest(options: OpenDataSourceOptions, record: DataSourceRecord): ServersUnderTest {
  const { primary, replicas } = serversOf(options, record);
  const opener = (source: Source) => () => openServer(options, record, source, 1);
  return { primary: opener(primary), replicas: replicas.map(opener) };
}

/** One server of a data source. */
function openServer(
  options: OpenDataSourceOptions,
  record: DataSourceRecord,
  source: Source,
  poolMax: number,
): AnalyticsDatabase {
  const { environment } = options.config;
  const database = createAnalyticsDatabase({ ...source, poolMax, onError: options.onError });
  const guarded = withCircuitBreaker(database, { onChange: (state) => options.onBreaker?.(record, state) });
  return checkRoleFirst(guarded, {
    refuse: environment === 'production' || environment === 'staging',
    onFindings: (check) => options.onRoleCanWrite(record, check),
  });
}

/** Where the servers of a data source are. Throws as {@link openDataSource} does. */
function serversOf(options: OpenDataSourceOptions, record: DataSourceRecord): DataSourceServers {
  const { config, fernet, pool, rules } = options;
  if (record.urlEncrypted !== null) {
    const url = openFor(fernet, placeOfUrl(record.tenant, record.id), record.urlEncrypted);
    const urls = [url, ...openReplicaUrls(fernet, record)];
    // All of them at once: a bad replica is not found out when the primary has been asked already.
    for (const each of urls) readDataSourceUrl(each, rules);
    return { primary: { url, rules }, replicas: urls.slice(1).map((each) => ({ url: each, rules })) };
  }
  if (pool !== undefined) return { primary: { pool }, replicas: [] };
  const { url, replicaUrls } = config.analyticsDatabase;
  if (url === undefined) throw noDefaultDataSource();
  return { primary: { url }, replicas: replicaUrls.map((each) => ({ url: each })) };
}
