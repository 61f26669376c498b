import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PATCH /users/:id` */
export const updateUser: Handler<'updateUser'> = async ({ lens, principal, params, body, request }) => ({
  kind: 'json',
  status: 200,
  body: await lens.users.update(principal, params.id, body, requestFacts(request)),
});
