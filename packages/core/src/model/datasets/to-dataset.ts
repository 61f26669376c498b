import type { Dataset } from '../../contract/types/dataset.ts';
import type { StoredDataset } from './dataset-record.ts';

/** A stored dataset as the API returns it. */
export function toDataset(record: StoredDataset): Dataset {
  return {
    ...record.definition,
    name: record.name,
    title: record.title,
    id: record.id,
    revision: record.revision,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
