import type {
  ListQuery,
  Page,
  Tenant,
  TenantAdministration,
  TenantChange,
  TenantCreate,
} from '../contract.ts';
import type { CallOptions } from '../options.ts';
import { route } from '../route.ts';
import { asCall, type Call } from '../safe.ts';
import type { Request } from '../transport/request.ts';
import { create } from './create.ts';
import { get, withQuery } from './get.ts';

/** The own tenant, by `current` and `updateCurrent`; all tenants of the deployment, for operators, by the others. */
export interface TenantsResource {
  /** The tenant of whoever is logged in. */
  current(options?: CallOptions): Call<Tenant>;
  /** Changes settings of the own tenant, for admins. Answers follow everywhere within five seconds. */
  updateCurrent(change: TenantChange, options?: CallOptions): Call<Tenant>;
  list(query?: ListQuery, options?: CallOptions): Call<Page<Tenant>>;
  get(id: string, options?: CallOptions): Call<Tenant>;
  /** Fails with `conflict` for an id that is taken. */
  create(tenant: TenantCreate, options?: CallOptions): Call<Tenant>;
  update(id: string, change: TenantAdministration, options?: CallOptions): Call<Tenant>;
}

/** The methods of a client for tenants. */
export function createTenantsResource(request: Request): TenantsResource {
  function send(asked: Parameters<Request>[0], options?: CallOptions): Call<Tenant> {
    return asCall(request<Tenant>(asked, options).then(({ body }) => body));
  }
  return {
    current: (options) => get(request, route('GET /tenant'), options),
    updateCurrent: (body, options) => send({ ...route('PATCH /tenant'), body, repeatable: false }, options),
    list: (query, options) => get(request, withQuery(route('GET /tenants'), query), options),
    get: (id, options) => get(request, route('GET /tenants/:id', { id }), options),
    create: (body, options) => create(request, route('POST /tenants'), body, options),
    update: (id, body, options) =>
      send({ ...route('PATCH /tenants/:id', { id }), body, repeatable: false }, options),
  };
}
