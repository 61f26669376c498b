import type { NumberPolicy } from '../answers/numbers.ts';
import { readWidgets, type DashboardAnswers } from '../answers/read-widgets.ts';
import type {
  BatchResult,
  Dashboard,
  DashboardDataRequest,
  DashboardSummary,
  ListQuery,
  Page,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { get, withQuery } from './get.ts';

/** Dashboards and their data. */
export interface DashboardsResource {
  list(query?: ListQuery, options?: CallOptions): Call<Page<DashboardSummary>>;
  get(id: string, options?: CallOptions): Call<Dashboard>;
  /** Every widget's answer in one round trip. A widget that fails is an entry with `status: 'error'`. */
  data(id: string, request?: DashboardDataRequest, options?: CallOptions): Call<DashboardAnswers>;
}

/** The dashboard methods of a client. */
export function createDashboardsResource(request: Request, numbers: NumberPolicy): DashboardsResource {
  return {
    list: (query, options) => get(request, withQuery(route('GET /dashboards'), query), options),
    get: (id, options) => get(request, route('GET /dashboards/:id', { id }), options),
    data(id, body = {}, options) {
      const reply = request<BatchResult>(
        { ...route('POST /dashboards/:id/data', { id }), body, repeatable: true },
        options,
      );
      return asCall(reply.then((answered) => readWidgets(answered.body, numbers)));
    },
  };
}
