import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /embed/tokens` */
export const createEmbedToken: Handler<'createEmbedToken'> = async ({ lens, principal, body, request }) => ({
  kind: 'json',
  status: 201,
  body: await lens.embed.createToken(principal, body, requestFacts(request)),
});
