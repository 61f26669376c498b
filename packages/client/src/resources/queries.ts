import type { Answer } from '../answers/answer.ts';
import type { NumberPolicy } from '../answers/numbers.ts';
import { readExportedRows, type ExportEnd } from '../answers/read-exported-rows.ts';
import { readWidgets, type WidgetData } from '../answers/read-widgets.ts';
import type { BatchQuery, BatchRequest, BatchResult, Explanation, QuerySpec, Row } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { openFile } from './open-file.ts';
import type { Query, QueryOptions } from './query.ts';

/** Options of a file. */
export interface ExportOptions extends QueryOptions {
  /** @default 'csv' */
  format?: 'csv' | 'ndjson';
  /** Begins a CSV with a byte order mark. @default false */
  bom?: boolean;
}

/** Several questions, answers as files, and questions that are being answered. */
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
   * The answer as a file: a stream of bytes, as they come. `timeoutMs` is for its beginning; cancel the stream, or abort the
   * signal, to end the query. Reading fails with `network_error` where the file breaks off.
   *
   * @example
   * const file = await client.queries.export(spec, { format: 'csv' });
   * for await (const bytes of file) await write(bytes);
   */
  export(spec: QuerySpec, options?: ExportOptions): Call<ReadableStream<Uint8Array>>;
  /**
   * All rows of an answer, one after the other, however many they are; what the file says at its end is
   * returned. Throws `network_error` or `invalid_response` where it breaks off. Numbers are as the client's `numbers` say; which
   * columns lost digits is not told.
   *
   * @example
   * for await (const row of client.queries.exportRows<{ origin: string }>(spec)) add(row.origin);
   */
  exportRows<TypedRow = Row>(spec: QuerySpec, options?: QueryOptions): AsyncGenerator<TypedRow, ExportEnd>;
  /**
   * An answer page by page, each with as many rows as the question's `limit`: the next one is asked for when the one before has
   * been taken. Ends where there are no more rows, or where an answer has no `nextCursor` (its warnings then say why).
   *
   * @example
   * for await (const { rows } of client.queries.pages<Flight>({ dataset: 'flights', fields: ['date', 'origin'] })) show(rows);
   */
  pages<TypedRow = Row>(spec: QuerySpec, options?: CallOptions): AsyncGenerator<Answer<TypedRow>>;
  /** How the answer comes about: the statement with placeholders, its plan, the policy. Runs nothing. */
  explain(spec: QuerySpec, options?: CallOptions): Call<Explanation>;
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
export function createQueriesResource(
  request: Request,
  numbers: NumberPolicy,
  query: Query,
): QueriesResource {
  function open(
    spec: QuerySpec,
    { format = 'csv', bom = false, queryId, ...options }: ExportOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    const { method, path } = route('POST /query/export');
    return openFile(
      request,
      {
        method,
        path: `${path}?format=${format}${bom ? '&bom=1' : ''}`,
        body: spec,
        ...(queryId === undefined ? {} : { headers: { 'x-query-id': queryId } }),
      },
      options,
    );
  }

  return {
    export: (spec, options = {}) => asCall(open(spec, options)),
    async *exportRows<TypedRow>(spec: QuerySpec, options: QueryOptions = {}) {
      return yield* readExportedRows<TypedRow>(await open(spec, { ...options, format: 'ndjson' }), numbers);
    },
    async *pages<TypedRow>(spec: QuerySpec, options?: CallOptions) {
      let cursor = spec.cursor ?? null;
      do {
        const page: Answer<TypedRow> = await query<TypedRow>({ ...spec, cursor }, options);
        yield page;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    explain(spec, options) {
      const reply = request<Explanation>(
        { ...route('POST /query/explain'), body: spec, repeatable: true },
        options,
      );
      return asCall(reply.then((answered) => answered.body));
    },
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
