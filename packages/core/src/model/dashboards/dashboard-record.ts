import type { DashboardFilter, Widget } from '../../contract/types/dashboard.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';

/** A dashboard as stored, with its widgets in order, but for who may use it. */
export interface StoredDashboard {
  id: string;
  title: string;
  description: string | null;
  timezone: string | null;
  filters: DashboardFilter[];
  revision: number;
  createdAt: Date;
  updatedAt: Date;
  /** Embed tokens of before open it no more; null when none was ever revoked. */
  embedsRevokedAt: Date | null;
  widgets: (Omit<Widget, 'filterBindings'> & { filterBindings: Widget['filterBindings'] | null })[];
}

/** A dashboard as stored. */
export interface DashboardRecord extends StoredDashboard, ObjectSharing {}

/** A dashboard as a list shows it. */
export interface DashboardSummaryRecord {
  id: string;
  revision: number;
  title: string;
  description: string | null;
  widgetCount: number;
  updatedAt: Date;
}
