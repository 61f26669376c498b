import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { OpenVersion } from './data-source-connections.ts';
import type { DataSourceRecord } from './data-source-record.ts';
import { DATA_SOURCE_COLUMNS } from './data-sources-repository.ts';

export interface OpenSourcesRepository {
  /** Those of these data sources that are still there, as they are now, in no order. */
  current(open: readonly OpenVersion[]): Promise<DataSourceRecord[]>;
}

/**
 * Data sources of all tenants that have open pools in this process. For what the process does by itself;
 * nothing that answers a request may use it.
 */
export function createOpenSourcesRepository(client: SqlClient, schema: string): OpenSourcesRepository {
  const sources = `${quoteIdentifier(schema)}.data_sources`;
  return {
    async current(open) {
      const found = await client.query<DataSourceRecord>({
        text: `select ${DATA_SOURCE_COLUMNS} from ${sources}
          where (tenant_id, id) in (select * from unnest($1::text[], $2::uuid[]))`,
        values: [open.map(({ tenant }) => tenant), open.map(({ id }) => id)],
      });
      return found.rows;
    },
  };
}
