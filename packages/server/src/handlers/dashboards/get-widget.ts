import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/widgets/:widgetId` */
export const getWidget: Handler<'getWidget'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.widget(principal, params.id, params.widgetId),
});
