import type { FilterOperator, FilterScalar, TimeRange } from './query.ts';

/** A filter that whoever asks cannot widen, applied wherever the dataset is read. */
export interface LockedFilter {
  /** Id or name of the dataset. */
  dataset: string;
  field: string;
  op: FilterOperator;
  value?: FilterScalar | FilterScalar[] | TimeRange;
}

export interface EmbedTokenRequest {
  dashboardId: string;
  attributes?: { [name: string]: unknown };
  lockedFilters: LockedFilter[];
  origins?: string[];
  /** At most 600. @default 600 */
  expiresInSeconds?: number;
}

export interface EmbedToken {
  token: string;
  expiresAt: string;
}

export interface EmbedTokenRevocation {
  /** Every token of this dashboard that was issued until now ends. */
  dashboardId: string;
}
