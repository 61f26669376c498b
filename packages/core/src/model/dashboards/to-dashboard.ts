import type { Dashboard, DashboardDefinition, DashboardSummary } from '../../contract/types/dashboard.ts';
import type { DashboardSummaryRecord, StoredDashboard } from './dashboard-record.ts';

/** A stored dashboard as the API returns it. */
export function toDashboard(record: StoredDashboard): Dashboard {
  return {
    id: record.id,
    revision: record.revision,
    ...toDefinition(record),
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}

/** What was saved of a stored dashboard. */
export function toDefinition(record: StoredDashboard): DashboardDefinition {
  return {
    title: record.title,
    ...(record.description === null ? {} : { description: record.description }),
    ...(record.timezone === null ? {} : { timezone: record.timezone }),
    filters: record.filters,
    widgets: record.widgets.map(({ filterBindings, ...widget }) => ({
      ...widget,
      ...(filterBindings === null || filterBindings === undefined ? {} : { filterBindings }),
    })),
  };
}

/** A stored dashboard as an item of a list. */
export function toDashboardSummary(record: DashboardSummaryRecord): DashboardSummary {
  return {
    id: record.id,
    revision: record.revision,
    title: record.title,
    ...(record.description === null ? {} : { description: record.description }),
    widgetCount: record.widgetCount,
    updatedAt: record.updatedAt.toISOString(),
  };
}
