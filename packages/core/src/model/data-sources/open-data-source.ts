import type { ResolvedConfig } from '../../config/index.ts';
import { openFor, type Fernet } from '../../crypto/index.ts';
import {
  createAnalyticsDatabase,
  createReplicatedDatabase,
  parseConnectionUrl,
  withCircuitBreaker,
  type AnalyticsDatabase,
  type AnalyticsRoleCheck,
} from '../../databases/index.ts';
import type { PoolLike } from '../../lens-types.ts';
import { checkRoleFirst } from './check-role-first.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import { noDefaultDataSource } from './no-default-data-source.ts';

export interface OpenDataSourceOptions {
  config: Pick<ResolvedConfig, 'environment' | 'analyticsDatabase'>;
  fernet: Fernet;
  /** The host's own pool for the default data source. */
  pool?: PoolLike;
  onError: (error: Error) => void;
  /** Told when a server of the data source is left alone, and when it is asked again. */
  onBreaker?: (record: DataSourceRecord, state: 'open' | 'closed') => void;
  onRoleCanWrite: (record: DataSourceRecord, check: AnalyticsRoleCheck) => void;
}

/** Where the URL of a data source is sealed to, so that it opens in no other row. */
export function placeOfUrl(tenant: string, id: string): string {
  return `data_sources/${tenant}/${id}/url`;
}

/**
 * The database of a stored data source: that of the configuration for a row without a URL, else the
 * one behind its decrypted URL. Throws UnavailableError `no_default_data_source`, LensError
 * `decryption_failed`, ValidationError for a URL that may not be used.
 */
export function openDataSource(options: OpenDataSourceOptions, record: DataSourceRecord): AnalyticsDatabase {
  const { environment, analyticsDatabase } = options.config;
  const open = (source: { url: string } | { pool: PoolLike }): AnalyticsDatabase => {
    const database = createAnalyticsDatabase({
      ...source,
      poolMax: analyticsDatabase.poolMax,
      onError: options.onError,
    });
    const guarded = withCircuitBreaker(database, { onChange: (state) => options.onBreaker?.(record, state) });
    return checkRoleFirst(guarded, {
      refuse: environment === 'production' || environment === 'staging',
      onFindings: (check) => options.onRoleCanWrite(record, check),
    });
  };
  const primary = open(sourceOf(options, record));
  const replicaUrls = replicasOf(options, record);
  if (replicaUrls.length === 0) return primary;
  return createReplicatedDatabase({
    primary,
    replicas: replicaUrls.map((url) => open({ url })),
    maxLagMs: analyticsDatabase.replicaMaxLagMs,
  });
}

/** The replicas of the configuration follow the primary of the configuration. */
function replicasOf({ config, pool }: OpenDataSourceOptions, record: DataSourceRecord): readonly string[] {
  return record.urlEncrypted === null && pool === undefined ? config.analyticsDatabase.replicaUrls : [];
}

function sourceOf(
  options: OpenDataSourceOptions,
  record: DataSourceRecord,
): { url: string } | { pool: PoolLike } {
  if (record.urlEncrypted !== null) {
    const url = openFor(options.fernet, placeOfUrl(record.tenant, record.id), record.urlEncrypted);
    // A URL that came through the API may name less than one from the operator's configuration.
    parseConnectionUrl(url, { trusted: false });
    return { url };
  }
  if (options.pool !== undefined) return { pool: options.pool };
  const { url } = options.config.analyticsDatabase;
  if (url === undefined) throw noDefaultDataSource();
  return { url };
}
