import type { AppDatabase } from '../../databases/index.ts';
import type { AskableDataset, LookUpDatasets } from '../queries/askable-dataset.ts';
import { weekdayOf } from '../tenants/weekdays.ts';
import type { AskableDatasetRecord } from './dataset-record.ts';
import { createDatasetsRepository } from './datasets-repository.ts';
import { toDataset } from './to-dataset.ts';

/** Looks datasets up for questions: by id first, so that no name can stand in front of another's id. */
export function createFindDatasets(database: AppDatabase): LookUpDatasets {
  const repository = createDatasetsRepository(database, database.schema);
  return async (tenant, references) => {
    const found = new Map<string, AskableDataset>();
    if (references.length === 0) return found;
    const records = await repository.findAskable(tenant, [...new Set(references)]);
    for (const reference of references) {
      const record =
        records.find(({ id }) => id === reference.toLowerCase()) ??
        records.find(({ name }) => name === reference);
      if (record !== undefined) found.set(reference, toAskable(record));
    }
    return found;
  };
}

function toAskable(record: AskableDatasetRecord): AskableDataset {
  const { tenantTimezone, tenantWeekStart, tenantFiscalYearStart, ...rest } = record;
  const { sourceId, sourceVersion, owner, visibility, access, shares, ...dataset } = rest;
  const hasSource = sourceId !== null && sourceVersion !== null;
  return {
    dataset: toDataset(dataset),
    sharing: { owner, visibility, access, shares },
    tenantTimezone,
    tenantCalendar: {
      weekStart: weekdayOf(tenantWeekStart),
      fiscalYearStart: tenantFiscalYearStart,
    },
    source: hasSource ? { id: sourceId, version: sourceVersion } : null,
  };
}
