import type { Dashboard } from '../../contract/types/dashboard.ts';
import type { PublicDashboard } from '../../contract/types/dashboard-requests.ts';

/** A dashboard as a guest of a link sees it. */
export function toPublicDashboard(dashboard: Dashboard): PublicDashboard {
  const { title, description, timezone, filters, widgets, updatedAt } = dashboard;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    ...(timezone === undefined ? {} : { timezone }),
    filters,
    widgets: widgets.map(({ query: _query, filterBindings: _bindings, ...shown }) => shown),
    updatedAt,
  };
}
