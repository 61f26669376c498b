import type { DashboardDefinition, Widget } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { requireAccess } from '../access/require-access.ts';
import { requireRevision, type Revision } from '../revisions/require-revision.ts';
import { replaceDashboard } from './change-dashboards.ts';
import { checkWidget } from './check-widget.ts';
import { invalidDashboard } from './dashboard-errors.ts';
import { sourceIssues } from './derivation-issues.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { findToEdit, findToView } from './find-dashboard.ts';
import { toDefinition } from './to-dashboard.ts';
import type { WidgetsService } from './types.ts';

/** Shows and changes the widgets of a dashboard one by one. */
export function changeWidgets(context: DashboardContext): WidgetsService {
  const { repository } = context;

  async function change(
    principal: Principal,
    id: string,
    made: Revision,
    facts: RequestFacts | undefined,
    toWidgets: (definition: DashboardDefinition) => Promise<Widget[]> | Widget[],
  ): Promise<void> {
    requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
    const record = await findToEdit(repository, principal, id);
    requireRevision('The dashboard', record.revision, made);
    const definition = toDefinition(record);
    const widgets = await toWidgets(definition);
    await replaceDashboard(context, principal, { record, definition: { ...definition, widgets }, facts });
  }

  return {
    async widget(principal, id, widgetId) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const { widgets } = toDefinition(await findToView(repository, principal, id));
      return widgets[placeOf(widgets, widgetId)] as Widget;
    },

    async createWidget(principal, id, given, made, facts) {
      let widget = given;
      await change(principal, id, made, facts, async (definition) => {
        widget = await checkWidget(context, principal, { given, definition, others: definition.widgets });
        return [...definition.widgets, widget];
      });
      return widget;
    },

    async updateWidget(principal, { id, widgetId }, given, made, facts) {
      let widget = given;
      await change(principal, id, made, facts, async (definition) => {
        const place = placeOf(definition.widgets, widgetId);
        const others = definition.widgets.toSpliced(place, 1);
        widget = await checkWidget(context, principal, { given, definition, others });
        return definition.widgets.with(place, widget);
      });
      return widget;
    },

    async deleteWidget(principal, { id, widgetId }, made, facts) {
      await change(principal, id, made, facts, ({ widgets }) => {
        const left = widgets.toSpliced(placeOf(widgets, widgetId), 1);
        const issues = sourceIssues({ widgets: left });
        if (issues.length > sourceIssues({ widgets }).length)
          throw invalidDashboard(issues, 'Other widgets are made of this one.');
        return left;
      });
    },
  };
}

function placeOf(widgets: readonly Widget[], widgetId: string): number {
  const place = widgets.findIndex(({ id }) => id === widgetId);
  if (place < 0) throw new NotFoundError('The widget');
  return place;
}
