import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';

/** A dataset as stored, but for who may use it. */
export interface StoredDataset {
  id: string;
  name: string;
  title: string;
  definition: DatasetDefinition;
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

/** A dataset as stored. */
export interface DatasetRecord extends StoredDataset, ObjectSharing {}

/** A dataset with what a question over it needs to know besides. */
export interface AskableDatasetRecord extends DatasetRecord {
  tenantTimezone: string | null;
  /** ISO number of the day that weeks begin with, 1 for Monday. */
  tenantWeekStart: number;
  /** 1 for January. */
  tenantFiscalYearStart: number;
  /** Null when the tenant has no data source for it. */
  sourceId: string | null;
  sourceVersion: number | null;
}
