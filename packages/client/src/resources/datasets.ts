import type { Answer } from '../answers/answer.ts';
import type { NumberPolicy } from '../answers/numbers.ts';
import { readAnswer } from '../answers/read-answer.ts';
import type {
  Dataset,
  DatasetCheck,
  DatasetDefinition,
  DatasetExport,
  FieldValues,
  ImportReport,
  ListQuery,
  Page,
  PreviewRequest,
  QueryResult,
  Row,
  Sharing,
  ValuesRequest,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';
import { ifMatch, type RevisionOptions } from './if-match.ts';

/** Datasets: what can be asked. */
export interface DatasetsResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<Dataset>>;
  get(id: string, options?: CallOptions): Call<Dataset>;
  /** Fails with `invalid_dataset` and every problem, those of its database too. */
  create(definition: DatasetDefinition, options?: CallOptions): Call<Dataset>;
  /**
   * Puts a definition in the place of the one that was read.
   *
   * @example
   * const { id, revision, createdAt, updatedAt, ...definition } = await client.datasets.get(id);
   * await client.datasets.update(id, { ...definition, title: 'All flights' }, { revision });
   */
  update(id: string, definition: DatasetDefinition, options: RevisionOptions): Call<Dataset>;
  /** Fails with `conflict` while dashboards ask it. */
  delete(id: string, options: RevisionOptions): Call<void>;
  /** Holds a dataset against its database now. What does not hold is an answer, not an error. */
  check(id: string, options?: CallOptions): Call<DatasetCheck>;
  /** Some rows as they are, in no order; fifty unless said. */
  preview<TypedRow = Row>(
    id: string,
    request?: PreviewRequest,
    options?: CallOptions,
  ): Call<Answer<TypedRow>>;
  /**
   * Distinct values of a field, ascending, null last; such as the choices of a filter. Decimals and large
   * whole numbers are strings, as they are sent.
   *
   * @example
   * const { values } = await client.datasets.values(id, { field: 'origin', q: 'or', limit: 20 });
   */
  values(id: string, request: ValuesRequest, options?: CallOptions): Call<FieldValues>;
  /** Who may use it besides its owner. */
  sharing(id: string, options?: CallOptions): Call<Sharing>;
  /** Puts this in the place of who may use it. */
  share(id: string, sharing: Sharing, options?: CallOptions): Call<Sharing>;
  /** The definition as a document for another deployment. */
  export(id: string, options?: CallOptions): Call<DatasetExport>;
  /** Makes a dataset out of a document, or changes the one of its name; with `dryRun` it only reports that. */
  import(document: DatasetExport, options?: CallOptions & { dryRun?: boolean }): Call<ImportReport>;
}

/** The dataset methods of a client. */
export function createDatasetsResource(request: Request, numbers: NumberPolicy): DatasetsResource {
  function send<Body>(asked: Parameters<Request>[0], options?: CallOptions): Call<Body> {
    return asCall(request<Body>(asked, options).then(({ body }) => body));
  }
  return {
    list: (query, options) => get(request, withQuery(route('GET /datasets'), query), options),
    get: (id, options) => get(request, route('GET /datasets/:id', { id }), options),
    create: (body, options) => create(request, route('POST /datasets'), body, options),
    update: (id, body, { revision, ...options }) =>
      send(
        { ...route('PUT /datasets/:id', { id }), body, headers: ifMatch(revision), repeatable: false },
        options,
      ),
    delete: (id, { revision, ...options }) =>
      send(
        { ...route('DELETE /datasets/:id', { id }), headers: ifMatch(revision), repeatable: false },
        options,
      ),
    check: (id, options) => send({ ...route('POST /datasets/:id/check', { id }), repeatable: true }, options),
    preview: <TypedRow = Row>(id: string, body: PreviewRequest = {}, options?: CallOptions) => {
      const asked = { ...route('POST /datasets/:id/preview', { id }), body, repeatable: true };
      const reply = request<QueryResult>(asked, options);
      return asCall(reply.then((answered) => readAnswer<TypedRow>(answered, numbers)));
    },
    values: (id, body, options) =>
      send({ ...route('POST /datasets/:id/values', { id }), body, repeatable: true, shared: true }, options),
    sharing: (id, options) => get(request, route('GET /datasets/:id/sharing', { id }), options),
    share: (id, body, options) =>
      send({ ...route('PUT /datasets/:id/sharing', { id }), body, repeatable: true }, options),
    export: (id, options) => get(request, route('GET /datasets/:id/export', { id }), options),
    import: (body, { dryRun = false, ...options } = {}) => {
      const to = route('POST /datasets/import');
      if (!dryRun) return create(request, to, body, options);
      return send({ ...to, path: `${to.path}?dryRun=true`, body, repeatable: true }, options);
    },
  };
}
