import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /users` */
export const createUser: Handler<'createUser'> = async ({ lens, principal, body, request }) => {
  const made = await lens.users.add(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/users/${made.id}` };
};
