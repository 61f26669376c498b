import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /users/:id` */
export const deleteUser: Handler<'deleteUser'> = async ({ lens, principal, params, request }) => {
  await lens.users.remove(principal, params.id, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
