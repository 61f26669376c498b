import type {
  ConnectionTest,
  DataSource,
  DataSourceChange,
  DataSourceCreate,
  DeletionImpact,
  ListQuery,
  Page,
  Resource,
  ResourceColumn,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';

/** Registered analytics databases. No answer ever holds a URL. */
export interface DataSourcesResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<DataSource>>;
  get(id: string, options?: CallOptions): Call<DataSource>;
  /**
   * Adds a data source, without connecting to it: `test` does that.
   *
   * @example
   * const source = await client.dataSources.create({ name: 'Shop', url });
   * const { ok, detail } = await client.dataSources.test(source.id);
   */
  create(source: DataSourceCreate, options?: CallOptions): Call<DataSource>;
  /** Changes what is given. A new URL takes the old one's replicas away, unless new ones are given too. */
  update(id: string, change: DataSourceChange, options?: CallOptions): Call<DataSource>;
  /** Fails with `conflict` while datasets are over it; `impact` lists them. */
  delete(id: string, options?: CallOptions): Call<void>;
  /** Datasets and dashboards that would stop working without it. */
  impact(id: string, options?: CallOptions): Call<DeletionImpact>;
  /** Connects to it now. A connection that fails is an answer with `ok: false`, not an error. */
  test(id: string, options?: CallOptions): Call<ConnectionTest>;
  /** Tables and views that its role may read, by schema and name. */
  resources(id: string, query?: ListQuery, options?: CallOptions): Call<Page<Resource>>;
  /** Columns of a table or view, with the types that fields of a dataset over them have. */
  columns(
    id: string,
    table: { schema: string; name: string },
    options?: CallOptions,
  ): Call<Page<ResourceColumn>>;
}

/** The data source methods of a client. */
export function createDataSourcesResource(request: Request): DataSourcesResource {
  function send<Body>(asked: Parameters<Request>[0], options?: CallOptions): Call<Body> {
    return asCall(request<Body>(asked, options).then(({ body }) => body));
  }
  return {
    list: (query, options) => get(request, withQuery(route('GET /data-sources'), query), options),
    get: (id, options) => get(request, route('GET /data-sources/:id', { id }), options),
    create: (body, options) => create(request, route('POST /data-sources'), body, options),
    update: (id, body, options) =>
      send({ ...route('PATCH /data-sources/:id', { id }), body, repeatable: false }, options),
    delete: (id, options) =>
      send({ ...route('DELETE /data-sources/:id', { id }), repeatable: false }, options),
    impact: (id, options) => get(request, route('GET /data-sources/:id/impact', { id }), options),
    test: (id, options) =>
      send({ ...route('POST /data-sources/:id/test', { id }), repeatable: true }, options),
    resources: (id, query, options) =>
      get(request, withQuery(route('GET /data-sources/:id/resources', { id }), query), options),
    columns: (id, { schema, name }, options) =>
      get(
        request,
        route('GET /data-sources/:id/resources/:schema/:name/columns', { id, schema, name }),
        options,
      ),
  };
}
