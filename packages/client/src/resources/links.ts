import type { NumberPolicy } from '../answers/numbers.ts';
import { readWidgets, type DashboardAnswers } from '../answers/read-widgets.ts';
import type {
  BatchResult,
  DashboardDataRequest,
  FieldValues,
  FilterValuesRequest,
  ListQuery,
  Page,
  PublicDashboard,
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';

/** Public links to a dashboard, for those who may change it. */
export interface LinksResource {
  list(dashboardId: string, query?: ListQuery, options?: CallOptions): Call<Page<ShareLink>>;
  /** The only answer that holds the link's key. */
  create(dashboardId: string, link?: ShareLinkCreate, options?: CallOptions): Call<ShareLinkSecret>;
  /** Ends the link, and what was opened by it, at once. */
  delete(link: { id: string; linkId: string }, options?: CallOptions): Call<void>;
}

/** A dashboard as whoever has the key of a link sees it. All but `open` take the token that opening gave, by `getToken`. */
export interface SharedResource {
  /**
   * Opens a link for an hour. Fails with `not_found` for a key that is good for nothing (any more), and with
   * `invalid_credentials` for a wrong password.
   *
   * @example
   * const { token } = await client.shared.open(key, { password });
   * const guest = createClient({ baseUrl, getToken: () => token });
   * const { widgets } = await guest.shared.data(key);
   */
  open(key: string, visit?: { password?: string }, options?: CallOptions): Call<ShareSession>;
  dashboard(key: string, options?: CallOptions): Call<PublicDashboard>;
  data(key: string, request?: DashboardDataRequest, options?: CallOptions): Call<DashboardAnswers>;
  filterValues(
    filter: { key: string; filterId: string },
    request?: FilterValuesRequest,
    options?: CallOptions,
  ): Call<FieldValues>;
}

/** The methods of a client for public links. */
export function createLinksResource(request: Request): LinksResource {
  return {
    list: (id, query, options) =>
      get(request, withQuery(route('GET /dashboards/:id/links', { id }), query), options),
    create: (id, body = {}, options) =>
      create(request, route('POST /dashboards/:id/links', { id }), body, options),
    delete(link, options) {
      const to = route('DELETE /dashboards/:id/links/:linkId', { ...link });
      return asCall(request<undefined>({ ...to, repeatable: false }, options).then(() => undefined));
    },
  };
}

/** The methods of a client for whoever opened a link. */
export function createSharedResource(request: Request, numbers: NumberPolicy): SharedResource {
  return {
    open(key, body = {}, options) {
      const to = route('POST /public/dashboards/:key/session', { key });
      const reply = request<ShareSession>({ ...to, body, repeatable: false }, options);
      return asCall(reply.then((answered) => answered.body));
    },
    dashboard: (key, options) => get(request, route('GET /public/dashboards/:key', { key }), options),
    data(key, body = {}, options) {
      const to = route('POST /public/dashboards/:key/data', { key });
      const reply = request<BatchResult>(
        { ...to, body, repeatable: true, shared: body.fresh !== true },
        options,
      );
      return asCall(reply.then((answered) => readWidgets(answered.body, numbers)));
    },
    filterValues(filter, body = {}, options) {
      const to = route('POST /public/dashboards/:key/filters/:filterId/values', { ...filter });
      const reply = request<FieldValues>({ ...to, body, repeatable: true, shared: true }, options);
      return asCall(reply.then((answered) => answered.body));
    },
  };
}
