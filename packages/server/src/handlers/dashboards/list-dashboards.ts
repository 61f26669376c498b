import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards` */
export const listDashboards: Handler<'listDashboards'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.list(principal, query),
});
