import type { Dataset, DatasetCheck, FieldValues, ListQuery, Page, ValuesRequest } from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';

/** Datasets: what can be asked. */
export interface DatasetsResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<Dataset>>;
  get(id: string, options?: CallOptions): Call<Dataset>;
  /** Holds a dataset against its database now. What does not hold is an answer, not an error. */
  check(id: string, options?: CallOptions): Call<DatasetCheck>;
  /**
   * Distinct values of a field, ascending, null last; such as the choices of a filter. Decimals and large
   * whole numbers are strings, as they are sent.
   *
   * @example
   * const { values } = await client.datasets.values(id, { field: 'origin', q: 'or', limit: 20 });
   */
  values(id: string, request: ValuesRequest, options?: CallOptions): Call<FieldValues>;
}

/** The dataset methods of a client. */
export function createDatasetsResource(request: Request): DatasetsResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /datasets'), query), options),
    get: (id, options) => get(request, route('GET /datasets/:id', { id }), options),
    check: (id, options) =>
      asCall(
        request<DatasetCheck>(
          { ...route('POST /datasets/:id/check', { id }), repeatable: true },
          options,
        ).then(({ body }) => body),
      ),
    values: (id, asked, options) =>
      asCall(
        request<FieldValues>(
          { ...route('POST /datasets/:id/values', { id }), body: asked, repeatable: true },
          options,
        ).then(({ body }) => body),
      ),
  };
}
