import type { Dataset, ListQuery, Page } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import type { Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';

/** Datasets: what can be asked. */
export interface DatasetsResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<Dataset>>;
  get(id: string, options?: CallOptions): Call<Dataset>;
}

/** The dataset methods of a client. */
export function createDatasetsResource(request: Request): DatasetsResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /datasets'), query), options),
    get: (id, options) => get(request, route('GET /datasets/:id', { id }), options),
  };
}
