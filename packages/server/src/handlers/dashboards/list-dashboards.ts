import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards` */
export const listDashboards: Handler<'listDashboards'> = async ({ lens, principal, query }) => {
  const { favourite: _later, ...page } = query;
  return { kind: 'json', status: 200, body: await lens.dashboards.list(principal, page) };
};
