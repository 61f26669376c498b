import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { routes } from '@istari-lens/core/contract';
import type { RouteName } from '@istari-lens/core/contract';
import { guards } from '../guards/index.ts';
import { mountedRoutes, routeTable } from './route-table.ts';

/** What this release answers. Other routes of the contract come with their handlers. */
const ANSWERED: RouteName[] = [
  'getHealth',
  'getLiveness',
  'getReadiness',
  'getStartup',
  'getMetrics',
  'getOpenApi',
  'getDocs',
  'login',
  'refresh',
  'logout',
  'logoutAll',
  'getMe',
  'updateMe',
  'changePassword',
  'listSessions',
  'endSession',
  'getTenant',
  'updateTenant',
  'listTenants',
  'createTenant',
  'getTenantById',
  'updateTenantById',
  'listUsers',
  'createUser',
  'getUser',
  'updateUser',
  'deleteUser',
  'listApiKeys',
  'createApiKey',
  'getApiKey',
  'deleteApiKey',
  'rotateApiKey',
  'listAuditEvents',
  'exportAuditEvents',
  'listDataSources',
  'createDataSource',
  'getDataSource',
  'updateDataSource',
  'deleteDataSource',
  'getDataSourceImpact',
  'testDataSource',
  'listResources',
  'listResourceColumns',
  'listDatasets',
  'createDataset',
  'importDataset',
  'getDataset',
  'updateDataset',
  'deleteDataset',
  'checkDataset',
  'previewDataset',
  'listFieldValues',
  'exportDataset',
  'getDatasetSharing',
  'updateDatasetSharing',
  'getQuery',
  'runQuery',
  'runBatch',
  'explainQuery',
  'exportQuery',
  'cancelQuery',
  'getCacheStats',
  'invalidateCache',
  'listDashboards',
  'createDashboard',
  'importDashboard',
  'getDashboard',
  'updateDashboard',
  'deleteDashboard',
  'getDashboardData',
  'loadDashboard',
  'loadWidget',
  'listFilterValues',
  'createWidget',
  'getWidget',
  'updateWidget',
  'deleteWidget',
  'listVersions',
  'getVersion',
  'diffVersions',
  'restoreVersion',
  'addFavourite',
  'removeFavourite',
  'exportDashboard',
  'getDashboardSharing',
  'updateDashboardSharing',
  'listShareLinks',
  'createShareLink',
  'deleteShareLink',
  'openShareLink',
  'getPublicDashboard',
  'loadPublicDashboard',
  'getPublicDashboardData',
  'listPublicFilterValues',
  'createEmbedToken',
  'revokeEmbedTokens',
];

describe('the mounted routes', () => {
  test('are those that this release answers, each once', () => {
    expect([...mountedRoutes].sort()).toEqual([...ANSWERED].sort());
  });

  test.each(routeTable)('$name stands in the contract and has a guard', ({ name, route }) => {
    expect(route).toBe(routes[name]);
    expect(guards).toHaveProperty([route.guard]);
  });

  test('every handler file is mounted: one route, one file of its name', () => {
    const files = readdirSync(new URL('../handlers', import.meta.url), { recursive: true, encoding: 'utf8' })
      .map((path) => path.split('/').at(-1) ?? '')
      .filter((file) => file.endsWith('.ts') && !HELPERS.includes(file));
    const expected = ANSWERED.map(
      (name) => `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`,
    );
    expect(files.sort()).toEqual(expected.sort());
  });
});

const HELPERS = [
  'count-try.ts',
  'health-reply.ts',
  'if-match.test.ts',
  'if-match.ts',
  'opened-dashboard.ts',
  'request-facts.ts',
  'run-options.ts',
  'session-reply.ts',
];
