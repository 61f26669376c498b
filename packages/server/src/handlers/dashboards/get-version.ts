import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/versions/:revision` */
export const getVersion: Handler<'getVersion'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.version(principal, params.id, params.revision),
});
