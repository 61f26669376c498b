import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/export` */
export const exportDashboard: Handler<'exportDashboard'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.export(principal, params.id),
});
