import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/versions` */
export const listVersions: Handler<'listVersions'> = async ({ lens, principal, params, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.versions(principal, params.id, query),
});
