import type { Answer } from '../answers/answer.ts';
import type { NumberPolicy } from '../answers/numbers.ts';
import { readAnswer } from '../answers/read-answer.ts';
import { readWidgets, type DashboardAnswers } from '../answers/read-widgets.ts';
import type {
  BatchResult,
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardExport,
  DashboardListQuery,
  DashboardSummary,
  DashboardVersion,
  DiffQuery,
  FieldValues,
  FilterValuesRequest,
  ImportReport,
  ListQuery,
  Page,
  QueryResult,
  Row,
  Sharing,
  VersionDiff,
  VersionSummary,
  Widget,
  WidgetDataRequest,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';
import { ifMatch, type RevisionOptions } from './if-match.ts';

/** A widget of a dashboard. */
export interface WidgetPlace {
  /** Of the dashboard. */
  id: string;
  widgetId: string;
}

/** Dashboards and their data. */
export interface DashboardsResource {
  /**
   * Those that are shared with the caller, by title unless `sort` says otherwise.
   *
   * @example
   * const { items } = await client.dashboards.list({ q: 'delay', favourite: true, sort: '-updatedAt' });
   */
  list(query?: DashboardListQuery, options?: CallOptions): Call<Page<DashboardSummary>>;
  get(id: string, options?: CallOptions): Call<Dashboard>;
  /** Fails with `invalid_dashboard` and every problem, those of its widgets' questions too. */
  create(definition: DashboardDefinition, options?: CallOptions): Call<Dashboard>;
  /**
   * Puts a definition in the place of the one that was read.
   *
   * @example
   * const { id, revision, createdAt, updatedAt, ...definition } = await client.dashboards.get(id);
   * await client.dashboards.update(id, { ...definition, title: 'Delays' }, { revision });
   */
  update(id: string, definition: DashboardDefinition, options: RevisionOptions): Call<Dashboard>;
  /** With all of its versions. */
  delete(id: string, options: RevisionOptions): Call<void>;
  /** Every widget's answer in one round trip. A widget that fails is an entry with `status: 'error'`. */
  data(id: string, request?: DashboardDataRequest, options?: CallOptions): Call<DashboardAnswers>;
  /** The answer of one widget, as `data` would have it. */
  widgetData<TypedRow = Row>(
    place: WidgetPlace,
    request?: WidgetDataRequest,
    options?: CallOptions,
  ): Call<Answer<TypedRow>>;
  /**
   * What a filter offers under the values of the filters it depends on; of dates and numbers the least and the greatest.
   *
   * @example
   * const { values } = await client.dashboards.filterValues({ id, filterId: 'city' }, { filters: { state: ['IL'] } });
   */
  filterValues(
    filter: { id: string; filterId: string },
    request?: FilterValuesRequest,
    options?: CallOptions,
  ): Call<FieldValues>;
  widget(id: string, widgetId: string, options?: CallOptions): Call<Widget>;
  /** Adds a widget after the others. As each change of a widget, it makes the dashboard's next revision. */
  createWidget(id: string, widget: Widget, options: RevisionOptions): Call<Widget>;
  updateWidget(place: WidgetPlace, widget: Widget, options: RevisionOptions): Call<Widget>;
  deleteWidget(place: WidgetPlace, options: RevisionOptions): Call<void>;
  /** What it was at each of its revisions, the newest first. */
  versions(id: string, query?: ListQuery, options?: CallOptions): Call<Page<VersionSummary>>;
  version(id: string, revision: number, options?: CallOptions): Call<DashboardVersion>;
  /** What is other in the revision `to`, in the current one unless said. */
  diff(id: string, revision: number, query?: DiffQuery, options?: CallOptions): Call<VersionDiff>;
  /**
   * Makes an earlier revision the newest one; `options.revision` is the current one.
   *
   * @example
   * const { revision } = await client.dashboards.get(id);
   * await client.dashboards.restore(id, 3, { revision });
   */
  restore(id: string, earlier: number, options: RevisionOptions): Call<Dashboard>;
  /** Marks it for the caller alone. */
  addFavourite(id: string, options?: CallOptions): Call<void>;
  removeFavourite(id: string, options?: CallOptions): Call<void>;
  /** Who may use it besides its owner. */
  sharing(id: string, options?: CallOptions): Call<Sharing>;
  /** Puts this in the place of who may use it. */
  share(id: string, sharing: Sharing, options?: CallOptions): Call<Sharing>;
  /** The definition as a document for another deployment, with the datasets it asks. */
  export(id: string, options?: CallOptions): Call<DashboardExport>;
  /** Makes a dashboard out of a document, and those of its datasets that are missing; with `dryRun` it only reports that. */
  import(document: DashboardExport, options?: CallOptions & { dryRun?: boolean }): Call<ImportReport>;
}

/** The dashboard methods of a client. */
export function createDashboardsResource(request: Request, numbers: NumberPolicy): DashboardsResource {
  function send<Body>(asked: Parameters<Request>[0], options?: CallOptions): Call<Body> {
    return asCall(request<Body>(asked, options).then(({ body }) => body));
  }
  function change<Body>(
    asked: Pick<Parameters<Request>[0], 'method' | 'path' | 'body'>,
    { revision, ...options }: RevisionOptions,
  ): Call<Body> {
    return send({ ...asked, headers: ifMatch(revision), repeatable: false }, options);
  }
  return {
    list: (query, options) => get(request, withQuery(route('GET /dashboards'), query), options),
    get: (id, options) => get(request, route('GET /dashboards/:id', { id }), options),
    create: (body, options) => create(request, route('POST /dashboards'), body, options),
    update: (id, body, options) => change({ ...route('PUT /dashboards/:id', { id }), body }, options),
    delete: (id, options) => change(route('DELETE /dashboards/:id', { id }), options),
    data(id, body = {}, options) {
      const reply = request<BatchResult>(
        {
          ...route('POST /dashboards/:id/data', { id }),
          body,
          repeatable: true,
          shared: body.fresh !== true,
        },
        options,
      );
      return asCall(reply.then((answered) => readWidgets(answered.body, numbers)));
    },
    widgetData: <TypedRow = Row>(place: WidgetPlace, body: WidgetDataRequest = {}, options?: CallOptions) => {
      const to = route('POST /dashboards/:id/widgets/:widgetId/data', { ...place });
      const reply = request<QueryResult>(
        { ...to, body, repeatable: true, shared: body.fresh !== true },
        options,
      );
      return asCall(reply.then((answered) => readAnswer<TypedRow>(answered, numbers)));
    },
    filterValues: (filter, body = {}, options) => {
      const to = route('POST /dashboards/:id/filters/:filterId/values', { ...filter });
      return send({ ...to, body, repeatable: true, shared: true }, options);
    },
    widget: (id, widgetId, options) =>
      get(request, route('GET /dashboards/:id/widgets/:widgetId', { id, widgetId }), options),
    createWidget: (id, body, { revision, ...options }) => {
      const to = { ...route('POST /dashboards/:id/widgets', { id }), headers: ifMatch(revision) };
      return create(request, to, body, options);
    },
    updateWidget: (place, body, options) =>
      change({ ...route('PUT /dashboards/:id/widgets/:widgetId', { ...place }), body }, options),
    deleteWidget: (place, options) =>
      change(route('DELETE /dashboards/:id/widgets/:widgetId', { ...place }), options),
    versions: (id, query, options) =>
      get(request, withQuery(route('GET /dashboards/:id/versions', { id }), query), options),
    version: (id, revision, options) =>
      get(
        request,
        route('GET /dashboards/:id/versions/:revision', { id, revision: String(revision) }),
        options,
      ),
    diff: (id, revision, query, options) => {
      const path = route('GET /dashboards/:id/versions/:revision/diff', { id, revision: String(revision) });
      return get(request, withQuery(path, query), options);
    },
    restore: (id, earlier, options) =>
      change(
        route('POST /dashboards/:id/versions/:revision/restore', { id, revision: String(earlier) }),
        options,
      ),
    addFavourite: (id, options) =>
      send({ ...route('PUT /dashboards/:id/favourite', { id }), repeatable: true }, options),
    removeFavourite: (id, options) =>
      send({ ...route('DELETE /dashboards/:id/favourite', { id }), repeatable: true }, options),
    sharing: (id, options) => get(request, route('GET /dashboards/:id/sharing', { id }), options),
    share: (id, body, options) =>
      send({ ...route('PUT /dashboards/:id/sharing', { id }), body, repeatable: true }, options),
    export: (id, options) => get(request, route('GET /dashboards/:id/export', { id }), options),
    import: (body, { dryRun = false, ...options } = {}) => {
      const to = route('POST /dashboards/import');
      if (!dryRun) return create(request, to, body, options);
      return send({ ...to, path: `${to.path}?dryRun=true`, body, repeatable: true }, options);
    },
  };
}
