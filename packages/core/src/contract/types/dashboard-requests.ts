import type { Dashboard, DashboardDefinition, DashboardFilter, FilterValue, Widget } from './dashboard.ts';
import type { DatasetDefinition } from './dataset.ts';
import type { ListQuery } from './list.ts';
import type { FilterScalar } from './query.ts';

export interface DashboardListQuery extends ListQuery {
  /** Only favourites of the caller. */
  favourite?: boolean;
}

/** `GET /dashboards/:id/data`: the filter values as base64url of their JSON. */
export interface EncodedFiltersQuery {
  filters?: string;
}

export interface WidgetDataRequest {
  filters?: { [filterId: string]: FilterValue };
  timezone?: string;
  fresh?: boolean;
  /**
   * Instead of the answer, rows of the dataset behind one group of it: values of its dimensions by alias, as a row of the
   * answer has them. Those that are left out do not narrow it. For editors, who may ask the dataset.
   */
  drill?: { [alias: string]: FilterScalar };
}

/** Values that one native filter offers, given those of the filters it depends on. */
export interface FilterValuesRequest {
  q?: string;
  filters?: { [filterId: string]: FilterValue };
  limit?: number;
}

export interface VersionSummary {
  revision: number;
  createdAt: string;
  createdBy: string | null;
  restoredFrom?: number;
}

export interface DashboardVersion extends VersionSummary {
  definition: DashboardDefinition;
}

export interface DiffQuery {
  /** The other revision. @default the current one */
  to?: number;
}

export interface VersionDiff {
  from: number;
  to: number;
  changes: { pointer: string; kind: 'added' | 'removed' | 'changed'; before?: unknown; after?: unknown }[];
}

/** A dashboard, with the datasets it asks, as a document that another deployment can import. */
export interface DashboardExport {
  kind: 'istari-lens/dashboard';
  version: 1;
  dashboard: DashboardDefinition;
  datasets?: DatasetDefinition[];
  /** On import: names of this deployment's datasets by the names in the document. */
  remap?: { [dataset: string]: string };
}

/** What a public viewer sees: no query, only what is needed to draw and to filter. */
export interface PublicDashboard {
  title: string;
  description?: string;
  timezone?: string;
  filters: DashboardFilter[];
  widgets: Omit<Widget, 'query' | 'filterBindings'>[];
  updatedAt: Dashboard['updatedAt'];
}
