import type { ConnectionTest } from '../../contract/types/data-source.ts';
import type { AnalyticsDatabase, AppDatabase } from '../../databases/index.ts';
import { LensError, NotFoundError } from '../../errors/index.ts';
import type { DataSourceService, Logger } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { readServerVersion } from './analytics-repository.ts';
import type { DataSourceConnections } from './data-source-connections.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import { createDataSourcesRepository, DATA_SOURCE_SORTS } from './data-sources-repository.ts';
import { toDataSource } from './to-data-source.ts';

export interface DataSourceServiceOptions {
  database: AppDatabase;
  connections: DataSourceConnections;
  logger: Logger;
  clock: () => Date;
}

/** The analytics databases of a tenant. */
export function createDataSourceService(options: DataSourceServiceOptions): DataSourceService {
  const { database, connections, logger, clock } = options;
  const repository = createDataSourcesRepository(database, database.schema);
  return {
    async list(principal, query) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const plan = planList(query, DATA_SOURCE_SORTS, 'name');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toDataSource, (row) => ({
        value: plan.key.type === 'time' ? row.createdAt.toISOString() : row.name,
        id: row.id,
      }));
    },

    async test(principal, id) {
      requireAccess(principal, { role: 'admin', scope: 'admin' });
      const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (record === undefined) throw new NotFoundError('The data source');
      const result = await testConnection(record, { connections, logger });
      await database.transaction(async (client) => {
        const status = result.ok ? 'ok' : 'failing';
        await createDataSourcesRepository(client, database.schema).setStatus(
          record.tenant,
          record.id,
          status,
          clock(),
        );
        await createAuditRepository(client, database.schema).append(record.tenant, {
          actor: actorOf(principal),
          action: 'dataSource.tested',
          target: { kind: 'dataSource', id: record.id },
          outcome: result.ok ? 'success' : 'failure',
        });
      });
      return result;
    },
  };
}

/**
 * Connects and reads the version. Every failure to connect looks the same, so that the test cannot be
 * used to look around a network; the reason goes to the log.
 */
async function testConnection(
  record: DataSourceRecord,
  { connections, logger }: Pick<DataSourceServiceOptions, 'connections' | 'logger'>,
): Promise<ConnectionTest> {
  const startedAt = performance.now();
  try {
    const database: AnalyticsDatabase = connections.databaseOf(record);
    const serverVersion = await readServerVersion(database);
    return { ok: true, serverVersion, latencyMs: Math.round(performance.now() - startedAt) };
  } catch (error) {
    logger.warn({ err: error, dataSourceId: record.id }, 'the connection test of a data source failed');
    if (LensError.isInstance(error) && error.code === 'analytics_role_can_write') {
      return { ok: false, code: error.code, detail: error.message };
    }
    const detail = 'The connection could not be made. Check address, port, database, user, password and TLS.';
    return { ok: false, code: 'data_source_unavailable', detail };
  }
}
