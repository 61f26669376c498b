import type { ResolvedConfig } from '../../config/index.ts';
import type { Fernet } from '../../crypto/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import type { Logger, PoolLike } from '../../lens-types.ts';
import type { DataSourceServiceOptions } from './create-data-source-service.ts';
import { createConfiguredSourcesRepository } from './configured-sources-repository.ts';
import { createDataSourceConnections, type DataSourceConnections } from './data-source-connections.ts';
import { createDatabaseFor, type DatabaseFor } from './database-for.ts';
import { createIntrospection } from './introspection/create-introspection.ts';
import { openDataSource, serversUnderTest, type OpenDataSourceOptions } from './open-data-source.ts';
import { createOpenSourcesRepository } from './open-sources-repository.ts';
import { tellReplicaState } from './tell-replica-state.ts';
import { urlRulesOf } from './url-rules-of.ts';
import { watchDataSources } from './watch-data-sources.ts';

export interface ComposeDataSourcesOptions {
  config: ResolvedConfig;
  database: AppDatabase;
  fernet: Fernet;
  /** The host's own pool for the default data source. */
  pool: PoolLike | undefined;
  logger: Logger;
  /** Told about errors of idle connections. */
  onError: (error: unknown) => void;
}

/** The data sources of one Lens, each open once it was asked. */
export interface DataSources {
  connections: DataSourceConnections;
  databaseFor: DatabaseFor;
  /** What the service of data sources needs of them. */
  service: Pick<DataSourceServiceOptions, 'connections' | 'serversOf' | 'introspection' | 'fernet' | 'rules'>;
  /** Those of all tenants whose URL is the configuration's. */
  configured(): Promise<{ tenant: string; id: string }[]>;
  /** Ends looking after them; their pools are closed by `connections`. */
  close(): void;
}

/** Puts together what opens data sources, looks after them and looks into them. Opens none yet. */
export function composeDataSources(options: ComposeDataSourcesOptions): DataSources {
  const { config, database, fernet, pool, logger, onError } = options;
  const rules = urlRulesOf(config);
  const opening: OpenDataSourceOptions = {
    config,
    fernet,
    rules,
    pool,
    onError,
    onBreaker: ({ id }, state) =>
      logger.warn(
        { dataSourceId: id, state },
        state === 'open'
          ? 'a data source cannot be reached and is left alone for a moment'
          : 'a data source can be reached again',
      ),
    onReplica: tellReplicaState(logger),
    onRoleCanWrite: ({ id }, { findings }) =>
      logger.warn({ dataSourceId: id, findings }, 'the role of a data source can write; make it read-only'),
  };
  const connections = createDataSourceConnections({
    onError,
    open: (record) => openDataSource(opening, record),
  });
  const openSources = createOpenSourcesRepository(database, database.schema);
  const watch = watchDataSources({ connections, read: (open) => openSources.current(open), logger });
  return {
    connections,
    databaseFor: createDatabaseFor(database, connections),
    service: {
      connections,
      serversOf: (record) => serversUnderTest(opening, record),
      introspection: createIntrospection({
        databaseOf: (record) => connections.databaseOf(record),
        lensSchema: database.schema,
        limits: config.query,
      }),
      fernet,
      rules,
    },
    configured: () => createConfiguredSourcesRepository(database, database.schema).list(),
    close: () => watch.close(),
  };
}
