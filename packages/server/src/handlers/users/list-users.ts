import type { Handler } from '../../http/handler.ts';

/** `GET /users` */
export const listUsers: Handler<'listUsers'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.users.list(principal, query),
});
