import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';

/** Questions that are being answered. */
export interface QueriesResource {
  /**
   * Withdraws from the question that was asked under this id, by the same principal. Its call then fails with the
   * code `query_cancelled`; the database stops working on it once nobody else waits for the same answer.
   * An unknown id is no error. Aborting the call's own signal does the same.
   *
   * @example
   * const queryId = crypto.randomUUID();
   * const asked = client.query(spec, { queryId });
   * await client.queries.cancel(queryId);
   */
  cancel(queryId: string, options?: CallOptions): Call<void>;
}

/** The methods for running questions of a client. */
export function createQueriesResource(request: Request): QueriesResource {
  return {
    cancel(queryId, options) {
      const reply = request<undefined>(
        { ...route('DELETE /queries/:queryId', { queryId }), repeatable: true },
        options,
      );
      return asCall(reply.then(() => undefined));
    },
  };
}
