import type { Answer } from '../answers/answer.ts';
import { readAnswer } from '../answers/read-answer.ts';
import type { QueryResult, QuerySpec, Row } from '../contract.ts';
import type { CallOptions, ClientSettings } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { createAskInTick } from './batch-in-tick.ts';

/** Options of one question. */
export interface QueryOptions extends CallOptions {
  /** A UUID by which the query is named in logs and can be cancelled (`client.queries.cancel`); the server makes one when absent. */
  queryId?: string;
}

/**
 * Asks a dataset a question.
 *
 * @example
 * const { rows } = await client.query<{ origin: string; count: number }>({
 *   dataset: 'flights', dimensions: ['origin'], metrics: [{ aggregate: 'count' }],
 * });
 */
export type Query = <TypedRow = Row>(spec: QuerySpec, options?: QueryOptions) => Call<Answer<TypedRow>>;

/** The query method of a client. */
export function createQuery(
  request: Request,
  settings: Pick<ClientSettings, 'numbers' | 'timeoutMs' | 'batch'>,
): Query {
  const { numbers, batch } = settings;

  async function ask<TypedRow>(
    spec: QuerySpec,
    { queryId, ...options }: QueryOptions,
  ): Promise<Answer<TypedRow>> {
    const named = queryId === undefined ? { shared: true } : { headers: { 'x-query-id': queryId } };
    const asked = { ...route('POST /query'), body: spec, repeatable: true, ...named };
    return readAnswer<TypedRow>(await request<QueryResult>(asked, options), numbers);
  }

  const askInTick = batch ? createAskInTick(request, settings, ask) : undefined;
  return <TypedRow = Row>(spec: QuerySpec, options: QueryOptions = {}) => {
    // One with an id of its own is asked alone: it may be withdrawn by that.
    if (askInTick === undefined || options.queryId !== undefined) return asCall(ask<TypedRow>(spec, options));
    return asCall(askInTick(spec, options) as Promise<Answer<TypedRow>>);
  };
}
