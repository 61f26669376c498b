import type { Handler } from '../../http/handler.ts';

/** `DELETE /dashboards/:id/favourite` */
export const removeFavourite: Handler<'removeFavourite'> = async ({ lens, principal, params }) => {
  await lens.dashboards.removeFavourite(principal, params.id);
  return { kind: 'empty', status: 204 };
};
