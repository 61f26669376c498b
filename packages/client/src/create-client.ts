import type { NumberPolicy } from './answers/numbers.ts';
import { resolveOptions, type ClientOptions } from './options.ts';
import { createApiKeysResource, type ApiKeysResource } from './resources/api-keys.ts';
import { createAuditResource, type AuditResource } from './resources/audit.ts';
import { createAuthResource, type AuthResource } from './resources/auth.ts';
import { createCacheResource, type CacheResource } from './resources/cache.ts';
import { createDashboardsResource, type DashboardsResource } from './resources/dashboards.ts';
import { createDataSourcesResource, type DataSourcesResource } from './resources/data-sources.ts';
import { createDatasetsResource, type DatasetsResource } from './resources/datasets.ts';
import { createEmbedResource, type EmbedResource } from './resources/embed.ts';
import { createHealth, type HealthCall } from './resources/health.ts';
import {
  createLinksResource,
  createSharedResource,
  type LinksResource,
  type SharedResource,
} from './resources/links.ts';
import { createQueriesResource, type QueriesResource } from './resources/queries.ts';
import { createQuery, type Query } from './resources/query.ts';
import { createTenantsResource, type TenantsResource } from './resources/tenants.ts';
import { createUsersResource, type UsersResource } from './resources/users.ts';
import { createGivenToken } from './session/given-token.ts';
import { createMemoryStorage } from './session/session-storage.ts';
import { createSession } from './session/session.ts';
import { createRequest } from './transport/request.ts';
import { createRetryPolicy } from './transport/retry.ts';
import { createSend } from './transport/send.ts';
import { createFrom, type BigCell, type From } from './typed/from.ts';

/** A client of one Istari Lens API. Two clients share nothing. `Big` is what it makes of `bigint` and `decimal`. */
export interface LensClient<Big = unknown> {
  readonly auth: AuthResource;
  readonly tenants: TenantsResource;
  readonly users: UsersResource;
  readonly apiKeys: ApiKeysResource;
  readonly audit: AuditResource;
  readonly query: Query;
  readonly from: From<Big>;
  readonly queries: QueriesResource;
  readonly dashboards: DashboardsResource;
  readonly datasets: DatasetsResource;
  readonly dataSources: DataSourcesResource;
  readonly embed: EmbedResource;
  readonly links: LinksResource;
  readonly shared: SharedResource;
  readonly cache: CacheResource;
  readonly health: HealthCall;
}

/**
 * Makes a client. Nothing is sent before its first call.
 *
 * @throws {TypeError} when an option cannot work
 * @example
 * const client = createClient({ baseUrl: 'https://example.com/analytics' });
 * await client.auth.login({ email, password });
 * const { rows } = await client.query({ dataset: 'flights', metrics: [{ aggregate: 'count' }] });
 */
export function createClient<const Policy extends NumberPolicy = 'number'>(
  options: ClientOptions<Policy>,
): LensClient<BigCell<Policy>> {
  const settings = resolveOptions(options);
  const send = createSend(settings, createRetryPolicy(settings.retry));
  const session = options.getToken
    ? createGivenToken(options.getToken)
    : createSession({
        settings,
        send,
        storage: options.storage ?? createMemoryStorage(),
        onEnd: options.onSessionEnd ?? (() => {}),
      });
  const request = createRequest(settings, send, session);
  const query = createQuery(request, settings);
  const queries = createQueriesResource(request, settings.numbers, query);
  return Object.freeze({
    auth: createAuthResource(request, session),
    tenants: createTenantsResource(request),
    users: createUsersResource(request),
    apiKeys: createApiKeysResource(request),
    audit: createAuditResource(request),
    query,
    queries,
    from: createFrom<Policy>(query, queries),
    dashboards: createDashboardsResource(request, settings.numbers),
    datasets: createDatasetsResource(request, settings.numbers),
    dataSources: createDataSourcesResource(request),
    embed: createEmbedResource(request),
    links: createLinksResource(request),
    shared: createSharedResource(request, settings.numbers),
    cache: createCacheResource(request),
    health: createHealth(settings, send),
  });
}
