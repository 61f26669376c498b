import type { Lens, Principal } from '@istari-lens/core';
import type { RouteName } from '@istari-lens/core/contract';

/** What one call is about; `body` is JSON. */
export interface CallInput {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: string;
  /** Of the `If-Match` header. */
  revision?: number;
}

type ServiceCall = (lens: Lens, who: Principal, input: CallInput) => unknown;

const idOf = ({ params }: CallInput): string => params['id'] ?? '';
const widgetOf = (input: CallInput): { id: string; widgetId: string } => ({
  id: idOf(input),
  widgetId: input.params['widgetId'] ?? '',
});
const versionOf = (input: CallInput): { id: string; revision: number } => ({
  id: idOf(input),
  revision: Number(input.params['revision']),
});
const madeOf = ({ revision }: CallInput): { revision?: number } =>
  revision === undefined ? {} : { revision };
const text = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());

/** The call of a service that does the same as a route. */
export const serviceCalls: Readonly<Partial<Record<RouteName, ServiceCall>>> = {
  getMe: (lens, who) => lens.users.me(who),
  updateMe: (lens, who, { body }) => lens.account.update(who, JSON.parse(body)),
  changePassword: (lens, who, { body }) => lens.account.changePassword(who, JSON.parse(body)),
  endSession: (lens, who, input) => lens.account.endSession(who, idOf(input)),

  getTenant: (lens, who) => lens.tenants.get(who),
  updateTenant: (lens, who, { body }) => lens.tenants.update(who, JSON.parse(body)),
  listTenants: (lens, who, { query }) => lens.tenants.list(who, query),
  createTenant: (lens, who, { body }) => lens.tenants.create(who, JSON.parse(body)),
  getTenantById: (lens, who, input) => lens.tenants.getById(who, idOf(input)),
  updateTenantById: (lens, who, input) => lens.tenants.updateById(who, idOf(input), JSON.parse(input.body)),

  listUsers: (lens, who, { query }) => lens.users.list(who, query),
  createUser: (lens, who, { body }) => lens.users.add(who, JSON.parse(body)),
  getUser: (lens, who, input) => lens.users.get(who, idOf(input)),
  updateUser: (lens, who, input) => lens.users.update(who, idOf(input), JSON.parse(input.body)),
  deleteUser: (lens, who, input) => lens.users.remove(who, idOf(input)),

  listApiKeys: (lens, who, { query }) => lens.apiKeys.list(who, query),
  createApiKey: (lens, who, { body }) => lens.apiKeys.create(who, JSON.parse(body)),
  getApiKey: (lens, who, input) => lens.apiKeys.get(who, idOf(input)),
  rotateApiKey: (lens, who, input) => lens.apiKeys.rotate(who, idOf(input), JSON.parse(input.body)),
  deleteApiKey: (lens, who, input) => lens.apiKeys.remove(who, idOf(input)),

  listShareLinks: (lens, who, input) => lens.links.list(who, idOf(input), input.query),
  deleteShareLink: (lens, who, input) =>
    lens.links.remove(who, { id: idOf(input), linkId: input.params['linkId'] ?? '' }),
  revokeEmbedTokens: (lens, who, { body }) => lens.embed.revokeTokens(who, JSON.parse(body)),

  listAuditEvents: (lens, who, { query }) => lens.audit.list(who, query),

  listDataSources: (lens, who, { query }) => lens.datasources.list(who, query),
  createDataSource: (lens, who, { body }) => lens.datasources.create(who, JSON.parse(body)),
  getDataSource: (lens, who, input) => lens.datasources.get(who, idOf(input)),
  updateDataSource: (lens, who, input) => lens.datasources.update(who, idOf(input), JSON.parse(input.body)),
  deleteDataSource: (lens, who, input) => lens.datasources.delete(who, idOf(input)),
  getDataSourceImpact: (lens, who, input) => lens.datasources.impact(who, idOf(input)),
  testDataSource: (lens, who, input) => lens.datasources.test(who, idOf(input)),
  listResources: (lens, who, input) => lens.datasources.resources(who, idOf(input), input.query),
  listResourceColumns: (lens, who, input) =>
    lens.datasources.columns(who, idOf(input), {
      schema: input.params['schema'] ?? '',
      name: input.params['name'] ?? '',
    }),

  listDatasets: (lens, who, { query }) => lens.datasets.list(who, query),
  createDataset: (lens, who, { body }) => lens.datasets.create(who, JSON.parse(body)),
  getDataset: (lens, who, input) => lens.datasets.get(who, idOf(input)),
  importDataset: (lens, who, { body, query }) => lens.datasets.import(who, JSON.parse(body), query),
  updateDataset: (lens, who, input) =>
    lens.datasets.update(who, idOf(input), JSON.parse(input.body), madeOf(input)),
  deleteDataset: (lens, who, input) => lens.datasets.delete(who, idOf(input), madeOf(input)),
  previewDataset: (lens, who, input) => lens.datasets.preview(who, idOf(input), JSON.parse(input.body)),
  exportDataset: (lens, who, input) => lens.datasets.export(who, idOf(input)),
  getDatasetSharing: (lens, who, input) => lens.datasets.sharing(who, idOf(input)),
  updateDatasetSharing: (lens, who, input) => lens.datasets.share(who, idOf(input), JSON.parse(input.body)),
  checkDataset: (lens, who, input) => lens.datasets.check(who, idOf(input)),
  listFieldValues: (lens, who, input) => lens.datasets.values(who, idOf(input), JSON.parse(input.body)),

  runQuery: (lens, who, { body }) => lens.queries.run(JSON.parse(body), who),
  runBatch: async (lens, who, { body }) => {
    const items = await lens.queries.answerMany(JSON.parse(body), who);
    return items.map((item) => (item.status === 'ok' ? text(item.answer.body) : item.error.code));
  },
  explainQuery: (lens, who, { body }) => lens.queries.explain(JSON.parse(body), who),
  exportQuery: async (lens, who, { body }) => {
    const { chunks } = await lens.queries.export(JSON.parse(body), who);
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    return Buffer.concat(parts).toString();
  },
  cancelQuery: (lens, who, { params }) => lens.queries.cancel(who, params['queryId'] ?? ''),

  invalidateCache: (lens, who, { body }) => lens.cacheAdmin.invalidate(who, JSON.parse(body)),

  listDashboards: (lens, who, { query }) => lens.dashboards.list(who, query),
  createDashboard: (lens, who, { body }) => lens.dashboards.create(who, JSON.parse(body)),
  importDashboard: (lens, who, { body, query }) => lens.dashboards.import(who, JSON.parse(body), query),
  getDashboard: (lens, who, input) => lens.dashboards.get(who, idOf(input)),
  updateDashboard: (lens, who, input) =>
    lens.dashboards.update(who, idOf(input), JSON.parse(input.body), madeOf(input)),
  deleteDashboard: (lens, who, input) => lens.dashboards.delete(who, idOf(input), madeOf(input)),
  loadDashboard: async (lens, who, input) => {
    const { items } = await lens.dashboards.data(who, idOf(input), JSON.parse(input.body));
    return items.map((item) => (item.status === 'ok' ? text(item.answer.body) : item.error.code));
  },
  loadWidget: async (lens, who, input) => {
    const { body } = await lens.dashboards.answerWidget(who, widgetOf(input), JSON.parse(input.body));
    return text(body);
  },
  listFilterValues: async (lens, who, input) => {
    const filter = { id: idOf(input), filterId: input.params['filterId'] ?? '' };
    return text((await lens.dashboards.answerFilterValues(who, filter, JSON.parse(input.body))).body);
  },
  createWidget: (lens, who, input) =>
    lens.dashboards.createWidget(who, idOf(input), JSON.parse(input.body), madeOf(input)),
  getWidget: (lens, who, input) => lens.dashboards.widget(who, idOf(input), widgetOf(input).widgetId),
  updateWidget: (lens, who, input) =>
    lens.dashboards.updateWidget(who, widgetOf(input), JSON.parse(input.body), madeOf(input)),
  deleteWidget: (lens, who, input) => lens.dashboards.deleteWidget(who, widgetOf(input), madeOf(input)),
  listVersions: (lens, who, input) => lens.dashboards.versions(who, idOf(input), input.query),
  getVersion: (lens, who, input) => lens.dashboards.version(who, idOf(input), versionOf(input).revision),
  diffVersions: (lens, who, input) => lens.dashboards.diff(who, idOf(input), versionOf(input).revision),
  restoreVersion: (lens, who, input) => lens.dashboards.restore(who, versionOf(input), madeOf(input)),
  addFavourite: (lens, who, input) => lens.dashboards.addFavourite(who, idOf(input)),
  removeFavourite: (lens, who, input) => lens.dashboards.removeFavourite(who, idOf(input)),
  exportDashboard: (lens, who, input) => lens.dashboards.export(who, idOf(input)),
  getDashboardSharing: (lens, who, input) => lens.dashboards.sharing(who, idOf(input)),
  updateDashboardSharing: (lens, who, input) =>
    lens.dashboards.share(who, idOf(input), JSON.parse(input.body)),
};

/** Routes that have no call of their own, and why. */
export const httpOnly: Readonly<Partial<Record<RouteName, string>>> = {
  createShareLink: 'each key is another one; both ways in links.test.ts',
  openShareLink: 'each opening counts a view; both ways in links.test.ts',
  getPublicDashboard: 'for the guests of a link, who are in no list of callers; in links.test.ts',
  loadPublicDashboard: 'for the guests of a link, who are in no list of callers; in links.test.ts',
  getPublicDashboardData: 'for the guests of a link, who are in no list of callers; in links.test.ts',
  listPublicFilterValues: 'for the guests of a link, who are in no list of callers; in links.test.ts',
  createEmbedToken: 'each token is another one; both ways in embed.test.ts',
  exportAuditEvents: 'each call is an event of what the next one gives; both ways in audit.test.ts',
  getHealth: 'adds what HTTP alone knows',
  getLiveness: 'adds what HTTP alone knows',
  getReadiness: 'adds what HTTP alone knows',
  getStartup: 'adds what HTTP alone knows',
  getMetrics: 'counts requests',
  getOpenApi: 'describes HTTP',
  getDocs: 'describes HTTP',
  login: 'its tokens differ each time; sessions have tests of their own',
  refresh: 'its tokens differ each time; sessions have tests of their own',
  listSessions: 'shows the moment of each session’s last use, which a call moves',
  logoutAll: 'ends the session that the others need; sessions have tests of their own',
  logout: 'takes a token, not a principal; sessions have tests of their own',
  getQuery: 'runQuery in another spelling',
  getDashboardData: 'loadDashboard in another spelling',
  getCacheStats: 'counts move with each call',
};
