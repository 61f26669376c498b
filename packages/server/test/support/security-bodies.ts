import type { RouteName } from '@istari-lens/core/contract';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { flightsDashboard } from './flights-dashboard.ts';
import type { Belongings } from './security-world.ts';

const COUNT = { dataset: 'flights', metrics: [{ aggregate: 'count' as const }] };
const WIDGET = flightsDashboard.widgets[1];
const unique = (): string => crypto.randomUUID().slice(0, 8);

/** A body that each route takes as it is, so that only who asks can be what is wrong. */
export const bodyOf: Partial<Record<RouteName, (things: Belongings) => unknown>> = {
  login: () => ({ email: `nobody-${unique()}@example.com`, password: 'not a password' }),
  refresh: () => ({}),
  logout: () => ({}),
  updateMe: () => ({ name: 'Somebody' }),
  changePassword: ({ password }) => ({
    currentPassword: password,
    newPassword: `${password} of ${unique()}`,
  }),
  updateTenant: () => ({ name: 'Renamed' }),
  createTenant: () => ({ id: `made-${unique()}`, name: 'Made' }),
  updateTenantById: () => ({ name: `Renamed ${unique()}` }),
  createUser: () => ({
    email: `${unique()}@example.com`,
    password: `a password of ${unique()}`,
    role: 'viewer',
  }),
  updateUser: () => ({ name: 'Renamed' }),
  createApiKey: () => ({ name: `Key ${unique()}`, scopes: ['query:read'] }),
  rotateApiKey: () => ({}),
  invalidateCache: () => ({ datasets: ['flights'] }),
  createDataSource: ({ sourceUrl }) => ({ name: `Source ${unique()}`, url: sourceUrl }),
  updateDataSource: () => ({ name: `Source ${unique()}` }),
  createDataset: ({ sourceId }) => ({
    ...flightsDataset,
    name: `flights_${unique()}`,
    dataSourceId: sourceId,
  }),
  importDataset: ({ sourceId }) => ({
    kind: 'istari-lens/dataset',
    version: 1,
    dataset: { ...flightsDataset, name: `flights_${unique()}`, dataSourceId: sourceId },
  }),
  updateDataset: ({ dataset, sourceId }) => ({
    ...flightsDataset,
    name: dataset.name,
    title: 'Renamed',
    dataSourceId: sourceId,
  }),
  previewDataset: () => ({ fields: ['origin'], limit: 1 }),
  listFieldValues: () => ({ field: 'origin', limit: 1 }),
  updateDatasetSharing: () => ({ visibility: 'tenant' }),
  runQuery: () => COUNT,
  runBatch: () => ({ queries: [{ id: 'one', query: COUNT }] }),
  explainQuery: () => COUNT,
  exportQuery: () => COUNT,
  createDashboard: () => flightsDashboard,
  importDashboard: () => ({ kind: 'istari-lens/dashboard', version: 1, dashboard: flightsDashboard }),
  updateDashboard: () => ({ ...flightsDashboard, title: 'Renamed' }),
  loadDashboard: () => ({}),
  listFilterValues: () => ({}),
  createWidget: () => ({ ...WIDGET, id: `note_${unique()}` }),
  updateWidget: () => WIDGET,
  loadWidget: () => ({}),
  updateDashboardSharing: () => ({ visibility: 'tenant' }),
  createShareLink: () => ({ name: 'Link' }),
  openShareLink: () => ({}),
  loadPublicDashboard: () => ({}),
  listPublicFilterValues: () => ({}),
  createEmbedToken: ({ dashboard }) => ({ dashboardId: dashboard.id, lockedFilters: [] }),
  revokeEmbedTokens: ({ dashboard }) => ({ dashboardId: dashboard.id }),
};

/** Query parameters without which a route says no. */
export const queryOf: Partial<Record<RouteName, Record<string, string>>> = {
  getQuery: { q: Buffer.from(JSON.stringify(COUNT)).toString('base64url') },
};
