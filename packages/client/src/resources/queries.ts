import type { NumberPolicy } from '../answers/numbers.ts';
import { readWidgets, type WidgetData } from '../answers/read-widgets.ts';
import type { BatchQuery, BatchRequest, BatchResult } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';

/** Several questions, and those that are being answered. */
export interface QueriesResource {
  /**
   * Asks at most fifty questions in one round trip, each under an id of its own. One that fails is an entry with
   * `status: 'error'`.
   *
   * @example
   * const [total, byMonth] = await client.queries.batch([{ id: 'total', query: spec }, { id: 'byMonth', query: other }]);
   */
  batch(queries: readonly BatchQuery[], options?: CallOptions): Call<WidgetData[]>;
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
export function createQueriesResource(request: Request, numbers: NumberPolicy): QueriesResource {
  return {
    batch(queries, options) {
      const body: BatchRequest = { queries: [...queries] };
      const reply = request<BatchResult>({ ...route('POST /query/batch'), body, repeatable: true }, options);
      return asCall(reply.then((answered) => readWidgets(answered.body, numbers).widgets));
    },
    cancel(queryId, options) {
      const reply = request<undefined>(
        { ...route('DELETE /queries/:queryId', { queryId }), repeatable: true },
        options,
      );
      return asCall(reply.then(() => undefined));
    },
  };
}
