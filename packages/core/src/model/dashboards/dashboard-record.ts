import type { DashboardFilter, Widget } from '../../contract/types/dashboard.ts';

/** A dashboard as stored, with its widgets in order. */
export interface DashboardRecord {
  id: string;
  title: string;
  description: string | null;
  timezone: string | null;
  filters: DashboardFilter[];
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  widgets: (Omit<Widget, 'filterBindings'> & { filterBindings: Widget['filterBindings'] | null })[];
}

/** A dashboard as a list shows it. */
export interface DashboardSummaryRecord {
  id: string;
  revision: number;
  title: string;
  description: string | null;
  widgetCount: number;
  updatedAt: Date;
}
