import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/sharing` */
export const getDashboardSharing: Handler<'getDashboardSharing'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.sharing(principal, params.id),
});
