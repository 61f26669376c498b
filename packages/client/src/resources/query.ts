import type { Answer } from '../answers/answer.ts';
import type { NumberPolicy } from '../answers/numbers.ts';
import { readAnswer } from '../answers/read-answer.ts';
import type { QueryResult, QuerySpec, Row } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';

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
export function createQuery(request: Request, numbers: NumberPolicy): Query {
  return <TypedRow = Row>(spec: QuerySpec, { queryId, ...options }: QueryOptions = {}) => {
    const headers = queryId === undefined ? undefined : { 'x-query-id': queryId };
    const reply = request<QueryResult>(
      { ...route('POST /query'), body: spec, headers, repeatable: true },
      options,
    );
    return asCall(reply.then((answered) => readAnswer<TypedRow>(answered, numbers)));
  };
}
