import type { ConnectionTest, DataSource, ListQuery, Page } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';

/** Registered analytics databases. */
export interface DataSourcesResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<DataSource>>;
  /** Connects to it now. A connection that fails is an answer with `ok: false`, not an error. */
  test(id: string, options?: CallOptions): Call<ConnectionTest>;
}

/** The data source methods of a client. */
export function createDataSourcesResource(request: Request): DataSourcesResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /data-sources'), query), options),
    test(id, options) {
      const reply = request<ConnectionTest>(
        { ...route('POST /data-sources/:id/test', { id }), repeatable: true },
        options,
      );
      return asCall(reply.then((answered) => answered.body));
    },
  };
}
