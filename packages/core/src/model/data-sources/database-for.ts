import type { AnalyticsDatabase, AppDatabase } from '../../databases/index.ts';
import type { PlannedSource } from '../../execution/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { DataSourceConnections } from './data-source-connections.ts';
import { createDataSourcesRepository } from './data-sources-repository.ts';
import { noDefaultDataSource } from './no-default-data-source.ts';

/**
 * The open database of a tenant's data source; undefined means the tenant's default one. With what a question was
 * planned with, one that is open in that version is taken as it is.
 */
export type DatabaseFor = (
  dataSourceId: string | undefined,
  tenant: string,
  planned?: PlannedSource,
) => Promise<AnalyticsDatabase>;

/**
 * Looks the data source up unless it is open in the version asked for: the plan of a question is a second old at the
 * most, and what is open is looked after. Throws `no_default_data_source` or NotFoundError.
 */
export function createDatabaseFor(database: AppDatabase, connections: DataSourceConnections): DatabaseFor {
  const repository = createDataSourcesRepository(database, database.schema);
  return async (dataSourceId, tenant, planned) => {
    const open = planned && connections.openSince(tenant, planned.id, planned.version);
    if (open !== undefined) return open;
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
