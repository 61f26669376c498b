import type { Handler } from '../../http/handler.ts';

/** `PUT /dashboards/:id/favourite` */
export const addFavourite: Handler<'addFavourite'> = async ({ lens, principal, params }) => {
  await lens.dashboards.addFavourite(principal, params.id);
  return { kind: 'empty', status: 204 };
};
