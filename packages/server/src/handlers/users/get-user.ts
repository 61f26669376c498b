import type { Handler } from '../../http/handler.ts';

/** `GET /users/:id` */
export const getUser: Handler<'getUser'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.users.get(principal, params.id),
});
