import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /embed/tokens/revoke` */
export const revokeEmbedTokens: Handler<'revokeEmbedTokens'> = async ({ lens, principal, body, request }) => {
  await lens.embed.revokeTokens(principal, body, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
