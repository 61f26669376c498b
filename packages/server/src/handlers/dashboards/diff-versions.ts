import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/versions/:revision/diff` */
export const diffVersions: Handler<'diffVersions'> = async ({ lens, principal, params, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.dashboards.diff(principal, params.id, params.revision, query),
});
