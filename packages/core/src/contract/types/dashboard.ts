import type { BatchResult, FilterScalar, Metric, QuerySpec, TimeRange, ValueFormat } from './query.ts';

export type WidgetKind = 'kpi' | 'line' | 'bar' | 'column' | 'donut' | 'table' | 'text' | 'statement';

export interface WidgetLayout {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** A row of a statement: a metric of its own, or a formula over the ids of other rows. */
export interface StatementRow {
  id: string;
  label: string;
  metric?: Metric;
  formula?: string;
  /** The row that is 100 %; adds a percentage beside this row's value. */
  percentOf?: string;
  /** The row that this one is a part of. Where its parts do not add up to it, the answer warns. */
  parent?: string;
  /** What this row must come to over the raw rows, such as the sum without filters. Where it does not, the answer warns. */
  total?: Metric;
  /** Indentation. @default 0 */
  level?: number;
  /** Shown as a subtotal. @default false */
  subtotal?: boolean;
  /** How the row's value is shown, in place of what its column says. */
  format?: ValueFormat;
  unit?: string;
}

/** A value of another widget: one of its metrics by alias, which may be left out where there is one only. */
export interface WidgetValue {
  widget: string;
  metric?: string;
}

/** Options of a `kpi`. With `formula` it asks no question: its value is made of those of other widgets. */
export interface KpiOptions {
  /** Alias of the metric that is shown large. @default the first */
  metric?: string;
  /** Over the names of `values`. */
  formula?: string;
  values?: { [name: string]: WidgetValue };
  format?: ValueFormat;
  unit?: string;
}

export interface Widget {
  id: string;
  title: string;
  kind: WidgetKind;
  query: QuerySpec | null;
  /** What a kind needs besides its query: `{ text }`, `{ rows: StatementRow[] }`, … */
  options: { [key: string]: unknown };
  layout: WidgetLayout;
  /** Which field a native filter reaches in this widget; null keeps the filter away. */
  filterBindings?: { [filterId: string]: string | null };
}

export interface DashboardFilter {
  id: string;
  field: string;
  type: 'date' | 'select' | 'number' | 'text';
  title?: string;
  multiple?: boolean;
  default?: FilterValue;
  dependsOn?: string[];
}

export type FilterValue = FilterScalar | FilterScalar[] | TimeRange;

export interface DashboardDefinition {
  title: string;
  description?: string;
  timezone?: string;
  filters: DashboardFilter[];
  widgets: Widget[];
}

export interface Dashboard extends DashboardDefinition {
  id: string;
  revision: number;
  createdAt: string;
  updatedAt: string;
}

/** A dashboard in a list. */
export interface DashboardSummary {
  id: string;
  revision: number;
  title: string;
  description?: string;
  widgetCount: number;
  updatedAt: string;
}

/** What to load of a dashboard. */
export interface DashboardDataRequest {
  /** Values by filter id; an absent one takes its default. */
  filters?: { [filterId: string]: FilterValue };
  timezone?: string;
  /** Only these widgets. */
  widgets?: string[];
  /** Ask the database even when a cached answer exists. */
  fresh?: boolean;
}

/** One item for every widget that asks a query, in the dashboard's order. */
export type DashboardData = BatchResult;
