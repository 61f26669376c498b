import type { Dataset } from '../../contract/types/dataset.ts';
import type { QueryContext } from '../../query/index.ts';

/** A dataset as it is right now, with what else decides the answer to a question over it. */
export interface AskableDataset {
  dataset: Dataset;
  tenantTimezone: string | null;
  tenantCalendar: NonNullable<QueryContext['calendar']>;
  /** Null when the tenant has no data source for it. */
  source: { id: string; version: number } | null;
}

/** Finds datasets; may remember those found lately. */
export interface FindDatasets {
  /** The tenant's datasets behind these ids or names, in one look-up; those that do not exist are left out. */
  (tenant: string, references: readonly string[]): Promise<ReadonlyMap<string, AskableDataset>>;
  /** The dataset that a call would give, where it can be told at once. */
  readonly recall?: (tenant: string, reference: string) => AskableDataset | undefined;
}
