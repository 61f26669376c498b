import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /data-sources/:id/test`: a connection that fails is an answer, not an error. */
export const testDataSource: Handler<'testDataSource'> = async (input) => {
  const { lens, context, principal, params, request } = input;
  await context.connectionTestLimits.begin(request, principal);
  const outcome = await lens.datasources.test(principal, params.id, requestFacts(request));
  return { kind: 'json', status: 200, body: outcome };
};
