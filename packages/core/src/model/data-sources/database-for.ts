import type { AnalyticsDatabase, AppDatabase } from '../../databases/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { DataSourceConnections } from './data-source-connections.ts';
import { createDataSourcesRepository } from './data-sources-repository.ts';
import { noDefaultDataSource } from './no-default-data-source.ts';

/** The open database of a tenant's data source; undefined means the tenant's default one. */
export type DatabaseFor = (dataSourceId: string | undefined, tenant: string) => Promise<AnalyticsDatabase>;

/**
 * Looks the data source up for each statement, so that a changed or deleted one is never used again.
 * Throws `no_default_data_source` or NotFoundError.
 */
export function createDatabaseFor(database: AppDatabase, connections: DataSourceConnections): DatabaseFor {
  const repository = createDataSourcesRepository(database, database.schema);
  return async (dataSourceId, tenant) => {
    const record =
      dataSourceId === undefined
        ? await repository.findDefault(tenant)
        : await repository.find(tenant, dataSourceId);
    if (record !== undefined) return connections.databaseOf(record);
    throw dataSourceId === undefined
      ? noDefaultDataSource()
      : new NotFoundError('The data source of the dataset');
  };
}
