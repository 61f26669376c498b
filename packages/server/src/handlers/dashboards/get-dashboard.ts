import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id` */
export const getDashboard: Handler<'getDashboard'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.get(principal, params.id),
});
