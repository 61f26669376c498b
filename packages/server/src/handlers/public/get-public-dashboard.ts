import type { Handler } from '../../http/handler.ts';

/** `GET /public/dashboards/:key` */
export const getPublicDashboard: Handler<'getPublicDashboard'> = async ({ lens, principal }) => ({
  kind: 'json',
  status: 200,
  body: await lens.links.dashboard(principal),
});
