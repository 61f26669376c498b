import type { DataSource } from '../../contract/types/data-source.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** A stored data source as the API returns it: never its URL, not even encrypted. */
export function toDataSource(record: DataSourceRecord): DataSource {
  return {
    id: record.id,
    name: record.name,
    isDefault: record.isDefault,
    status: record.status,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
