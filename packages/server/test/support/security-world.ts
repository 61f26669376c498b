import type { Dashboard, Dataset, LensOverrides, Principal, Role } from '@istari-lens/core';
import {
  routes,
  type ApiKeySecret,
  type ShareLinkSecret,
  type Route,
  type RouteName,
} from '@istari-lens/core/contract';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { mountedRoutes } from '../../src/http/route-table.ts';
import type { CallOptions } from './caller.ts';
import { flightsDashboard } from './flights-dashboard.ts';
import { bodyOf, queryOf } from './security-bodies.ts';
import { createServerFixture, type ServerFixture } from './server-fixture.ts';

export const OTHER_TENANT = 'other';
export const PASSWORD = 'violet anchors drift at dawn';

/** What one tenant has, one of each kind. */
export interface Belongings {
  tenant: string;
  admin: Principal;
  adminToken: string;
  /** Of the admin. */
  sessionId: string;
  userId: string;
  password: string;
  /** Nothing stands on it. */
  spareSourceId: string;
  sourceId: string;
  sourceUrl: string;
  dataset: Dataset;
  dashboard: Dashboard;
  /** Undefined as long as no route makes keys. */
  apiKey: ApiKeySecret | undefined;
  /** A public link to the dashboard. */
  link: ShareLinkSecret;
  /** Of whoever opened the link. */
  linkToken: string;
  /** For the dashboard. */
  embedToken: string;
}

/** A server with two tenants that have the same things. */
export interface SecurityWorld extends ServerFixture {
  own: Belongings;
  other: Belongings;
  /** A new user's access token. */
  tokenOf(role: Role, tenant?: string): Promise<string>;
  /** One more of everything that a tenant has, for what is spent by a call. */
  more(things: Belongings): Promise<Belongings>;
}

export async function createSecurityWorld(
  settings: Record<string, string> = {},
  overrides: LensOverrides = {},
): Promise<SecurityWorld> {
  const fixture = await createServerFixture(
    {
      METRICS_TOKEN: 'metrics-token-of-the-world',
      CACHE_SHARED: 'none',
      ...settings,
    },
    overrides,
  );
  const { lens, analytics, app, call } = fixture;
  await app.query('insert into lens.tenants (id, name) values ($1, $2)', [OTHER_TENANT, 'Other']);

  async function createUser(role: Role, tenant: string): Promise<{ id: string; email: string }> {
    const email = `${crypto.randomUUID()}@example.com`;
    return lens.users.create({ email, password: PASSWORD, role, tenant });
  }

  async function furnish(tenant: string, base?: Belongings): Promise<Belongings> {
    const user = await createUser('admin', tenant);
    const { accessToken, refreshToken } = await lens.auth.login({ email: user.email, password: PASSWORD });
    const admin = await lens.auth.authenticate(accessToken);
    const made = crypto.randomUUID().slice(0, 8);
    const sourceUrl = analytics.readerUrl;
    const sourceOf = async (name: string): Promise<string> =>
      (await lens.datasources.create(admin, { name: `${name} ${made}`, url: sourceUrl })).id;
    const sourceId = base?.sourceId ?? (await sourceOf('Main'));
    const isFirst = base === undefined && tenant === OTHER_TENANT;
    if (isFirst) await lens.datasets.create(admin, { ...flightsDataset, dataSourceId: sourceId });
    const key = mountedRoutes.includes('createApiKey')
      ? await call('createApiKey', { token: accessToken, body: { name: made, scopes: ['query:read'] } })
      : undefined;
    const dataset = await lens.datasets.create(admin, {
      ...flightsDataset,
      name: `flights_${made}`,
      dataSourceId: sourceId,
    });
    const dashboard = await lens.dashboards.create(admin, flightsDashboard);
    // Open to the whole tenant, so that only roles and scopes can be in the way.
    for (const [name, id] of [
      ['updateDatasetSharing', dataset.id],
      ['updateDashboardSharing', dashboard.id],
    ] as const) {
      if (!mountedRoutes.includes(name)) continue;
      await call(name, {
        token: accessToken,
        params: { id },
        body: { visibility: 'tenant', access: 'edit' },
      });
    }
    const link = await lens.links.create(admin, dashboard.id, {});
    const { token: embedToken } = await lens.embed.createToken(admin, {
      dashboardId: dashboard.id,
      lockedFilters: [],
    });
    return {
      tenant,
      admin,
      adminToken: accessToken,
      sessionId: refreshToken.split('.')[0] ?? '',
      userId: (await createUser('viewer', tenant)).id,
      password: PASSWORD,
      sourceId,
      sourceUrl,
      spareSourceId: await sourceOf('Spare'),
      dataset,
      dashboard,
      apiKey: key?.body as ApiKeySecret | undefined,
      link,
      linkToken: (await lens.links.open(link.key)).token,
      embedToken,
    };
  }

  const own = await furnish('default');
  const other = await furnish(OTHER_TENANT);
  return {
    ...fixture,
    own,
    other,
    tokenOf: async (role, tenant = 'default') => {
      const { email } = await createUser(role, tenant);
      return (await lens.auth.login({ email, password: PASSWORD })).accessToken;
    },
    more: (things) => furnish(things.tenant, things),
  };
}

/** What a route is called with, apart from who calls. Fails for a route that takes a body nobody wrote down. */
export function requestOf(name: RouteName, things: Belongings): CallOptions {
  const route: Route = routes[name];
  const body = bodyOf[name];
  if (route.body !== undefined && body === undefined) {
    throw new Error(`Add a valid body of ${name} to security-bodies.ts.`);
  }
  return {
    params: paramsOf(name, things),
    ...(queryOf[name] === undefined ? {} : { query: queryOf[name] }),
    ...(body === undefined ? {} : { body: body(things) }),
    ...(route.ifMatch === true ? { headers: { 'If-Match': '"1"' } } : {}),
  };
}

/** The same request for something that nobody has. */
export function requestForNothing(name: RouteName, things: Belongings): CallOptions {
  const request = requestOf(name, things);
  const subject = firstParameter(name);
  if (subject === undefined) return request;
  return { ...request, params: { ...request.params, [subject]: crypto.randomUUID() } };
}

/** The parameter that says whose it is. */
export function firstParameter(name: RouteName): string | undefined {
  return /:(\w+)/.exec(routes[name].path)?.[1];
}

/** By the path's first word, what its `:id` is. */
const IDS: Readonly<Record<string, (things: Belongings) => string>> = {
  auth: ({ sessionId }) => sessionId,
  tenants: ({ tenant }) => tenant,
  users: ({ userId }) => userId,
  'api-keys': ({ apiKey }) => apiKey?.id ?? 'none',
  'data-sources': ({ sourceId }) => sourceId,
  datasets: ({ dataset }) => dataset.id,
  dashboards: ({ dashboard }) => dashboard.id,
};

const OTHER_PARAMETERS: Readonly<Record<string, string>> = {
  schema: 'public',
  name: 'flights',
  widgetId: 'note',
  filterId: 'origin',
  revision: '1',
  queryId: crypto.randomUUID(),
};

/** A note has no data. */
const OWN_PARAMETERS: Readonly<Partial<Record<RouteName, Readonly<Record<string, string>>>>> = {
  loadWidget: { widgetId: 'count' },
};

function paramsOf(name: RouteName, things: Belongings): Record<string, string> {
  const { path } = routes[name];
  const subject = IDS[path.split('/')[1] ?? ''];
  return Object.fromEntries(
    [...path.matchAll(/:(\w+)/g)].map(([, key = '']) => {
      const parameters: Readonly<Record<string, string | undefined>> = {
        ...OTHER_PARAMETERS,
        linkId: things.link.id,
        key: things.link.key,
        ...OWN_PARAMETERS[name],
      };
      const value = key === 'id' ? subject?.(things) : parameters[key];
      if (value === undefined) throw new Error(`Say in security-world.ts what :${key} of ${name} is.`);
      // Nothing else stands on this one, so that it can be deleted.
      return [key, name === 'deleteDataSource' ? things.spareSourceId : value];
    }),
  );
}
