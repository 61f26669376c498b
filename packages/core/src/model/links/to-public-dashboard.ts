import type { Dashboard, Widget } from '../../contract/types/dashboard.ts';
import type { PublicDashboard } from '../../contract/types/dashboard-requests.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';

/** A dashboard as a guest of a link sees it. */
export function toPublicDashboard(dashboard: Dashboard): PublicDashboard {
  const { title, description, timezone, filters, widgets, updatedAt } = dashboard;
  return {
    title,
    ...(description === undefined ? {} : { description }),
    ...(timezone === undefined ? {} : { timezone }),
    filters,
    widgets: widgets.map(toPublicWidget),
    updatedAt,
  };
}

function toPublicWidget(widget: Widget): PublicDashboard['widgets'][number] {
  const { query: _query, filterBindings: _bindings, ...shown } = widget;
  return { ...shown, options: descriptorOf(widget.kind).shownOptions?.(widget) ?? widget.options };
}
