import type { Dataset } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { QueryContext } from '../../query/index.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';

/** A dataset as it is right now, with what else decides the answer to a question over it. */
export interface AskableDataset {
  dataset: Dataset;
  /** Who may ask it. */
  sharing: ObjectSharing;
  tenantTimezone: string | null;
  tenantCalendar: NonNullable<QueryContext['calendar']>;
  /** Null when the tenant has no data source for it. */
  source: { id: string; version: number } | null;
}

/** Finds datasets for whoever asks; may remember those found lately. One that is not shared with them is not found. */
export interface FindDatasets {
  /** The principal's datasets behind these ids or names, in one look-up; those that do not exist are left out. */
  (principal: Principal, references: readonly string[]): Promise<ReadonlyMap<string, AskableDataset>>;
  /** The dataset that a call would give, where it can be told at once. */
  readonly recall?: (principal: Principal, reference: string) => AskableDataset | undefined;
}

/** Looks up a tenant's datasets, whoever may ask them: only for what checks that itself. */
export interface LookUpDatasets {
  (tenant: string, references: readonly string[]): Promise<ReadonlyMap<string, AskableDataset>>;
  readonly recall?: (tenant: string, reference: string) => AskableDataset | undefined;
}
