import { listShareLinks } from '../handlers/dashboards/list-share-links.ts';
import { createShareLink } from '../handlers/dashboards/create-share-link.ts';
import { deleteShareLink } from '../handlers/dashboards/delete-share-link.ts';
import { openShareLink } from '../handlers/public/open-share-link.ts';
import { getPublicDashboard } from '../handlers/public/get-public-dashboard.ts';
import { loadPublicDashboard } from '../handlers/public/load-public-dashboard.ts';
import { getPublicDashboardData } from '../handlers/public/get-public-dashboard-data.ts';
import { listPublicFilterValues } from '../handlers/public/list-public-filter-values.ts';
import { createEmbedToken } from '../handlers/embed/create-embed-token.ts';
import { revokeEmbedTokens } from '../handlers/embed/revoke-embed-tokens.ts';
import type { RouteName } from '@istari-lens/core/contract';
import { createApiKey } from '../handlers/api-keys/create-api-key.ts';
import { deleteApiKey } from '../handlers/api-keys/delete-api-key.ts';
import { getApiKey } from '../handlers/api-keys/get-api-key.ts';
import { listApiKeys } from '../handlers/api-keys/list-api-keys.ts';
import { rotateApiKey } from '../handlers/api-keys/rotate-api-key.ts';
import { exportAuditEvents } from '../handlers/audit/export-audit-events.ts';
import { listAuditEvents } from '../handlers/audit/list-audit-events.ts';
import { changePassword } from '../handlers/auth/change-password.ts';
import { endSession } from '../handlers/auth/end-session.ts';
import { getMe } from '../handlers/auth/get-me.ts';
import { listSessions } from '../handlers/auth/list-sessions.ts';
import { login } from '../handlers/auth/login.ts';
import { logoutAll } from '../handlers/auth/logout-all.ts';
import { logout } from '../handlers/auth/logout.ts';
import { refresh } from '../handlers/auth/refresh.ts';
import { updateMe } from '../handlers/auth/update-me.ts';
import { getCacheStats } from '../handlers/cache/get-cache-stats.ts';
import { invalidateCache } from '../handlers/cache/invalidate-cache.ts';
import { addFavourite } from '../handlers/dashboards/add-favourite.ts';
import { createDashboard } from '../handlers/dashboards/create-dashboard.ts';
import { createWidget } from '../handlers/dashboards/create-widget.ts';
import { deleteDashboard } from '../handlers/dashboards/delete-dashboard.ts';
import { deleteWidget } from '../handlers/dashboards/delete-widget.ts';
import { diffVersions } from '../handlers/dashboards/diff-versions.ts';
import { exportDashboard } from '../handlers/dashboards/export-dashboard.ts';
import { getDashboard } from '../handlers/dashboards/get-dashboard.ts';
import { getDashboardData } from '../handlers/dashboards/get-dashboard-data.ts';
import { getDashboardSharing } from '../handlers/dashboards/get-dashboard-sharing.ts';
import { getVersion } from '../handlers/dashboards/get-version.ts';
import { getWidget } from '../handlers/dashboards/get-widget.ts';
import { importDashboard } from '../handlers/dashboards/import-dashboard.ts';
import { listDashboards } from '../handlers/dashboards/list-dashboards.ts';
import { listVersions } from '../handlers/dashboards/list-versions.ts';
import { listFilterValues } from '../handlers/dashboards/list-filter-values.ts';
import { loadWidget } from '../handlers/dashboards/load-widget.ts';
import { loadDashboard } from '../handlers/dashboards/load-dashboard.ts';
import { removeFavourite } from '../handlers/dashboards/remove-favourite.ts';
import { restoreVersion } from '../handlers/dashboards/restore-version.ts';
import { updateDashboard } from '../handlers/dashboards/update-dashboard.ts';
import { updateDashboardSharing } from '../handlers/dashboards/update-dashboard-sharing.ts';
import { updateWidget } from '../handlers/dashboards/update-widget.ts';
import { createDataSource } from '../handlers/data-sources/create-data-source.ts';
import { deleteDataSource } from '../handlers/data-sources/delete-data-source.ts';
import { getDataSourceImpact } from '../handlers/data-sources/get-data-source-impact.ts';
import { getDataSource } from '../handlers/data-sources/get-data-source.ts';
import { listDataSources } from '../handlers/data-sources/list-data-sources.ts';
import { listResourceColumns } from '../handlers/data-sources/list-resource-columns.ts';
import { listResources } from '../handlers/data-sources/list-resources.ts';
import { testDataSource } from '../handlers/data-sources/test-data-source.ts';
import { updateDataSource } from '../handlers/data-sources/update-data-source.ts';
import { checkDataset } from '../handlers/datasets/check-dataset.ts';
import { createDataset } from '../handlers/datasets/create-dataset.ts';
import { deleteDataset } from '../handlers/datasets/delete-dataset.ts';
import { exportDataset } from '../handlers/datasets/export-dataset.ts';
import { getDatasetSharing } from '../handlers/datasets/get-dataset-sharing.ts';
import { getDataset } from '../handlers/datasets/get-dataset.ts';
import { importDataset } from '../handlers/datasets/import-dataset.ts';
import { listDatasets } from '../handlers/datasets/list-datasets.ts';
import { listFieldValues } from '../handlers/datasets/list-field-values.ts';
import { previewDataset } from '../handlers/datasets/preview-dataset.ts';
import { updateDatasetSharing } from '../handlers/datasets/update-dataset-sharing.ts';
import { updateDataset } from '../handlers/datasets/update-dataset.ts';
import { getDocs } from '../handlers/documentation/get-docs.ts';
import { getOpenApi } from '../handlers/documentation/get-open-api.ts';
import { getHealth } from '../handlers/health/get-health.ts';
import { getLiveness } from '../handlers/health/get-liveness.ts';
import { getMetrics } from '../handlers/health/get-metrics.ts';
import { getReadiness } from '../handlers/health/get-readiness.ts';
import { getStartup } from '../handlers/health/get-startup.ts';
import { cancelQuery } from '../handlers/queries/cancel-query.ts';
import { getQuery } from '../handlers/queries/get-query.ts';
import { explainQuery } from '../handlers/queries/explain-query.ts';
import { exportQuery } from '../handlers/queries/export-query.ts';
import { runBatch } from '../handlers/queries/run-batch.ts';
import { runQuery } from '../handlers/queries/run-query.ts';
import { getTenant } from '../handlers/tenants/get-tenant.ts';
import { updateTenant } from '../handlers/tenants/update-tenant.ts';
import { listTenants } from '../handlers/tenants/list-tenants.ts';
import { createTenant } from '../handlers/tenants/create-tenant.ts';
import { getTenantById } from '../handlers/tenants/get-tenant-by-id.ts';
import { updateTenantById } from '../handlers/tenants/update-tenant-by-id.ts';
import { createUser } from '../handlers/users/create-user.ts';
import { deleteUser } from '../handlers/users/delete-user.ts';
import { getUser } from '../handlers/users/get-user.ts';
import { listUsers } from '../handlers/users/list-users.ts';
import { updateUser } from '../handlers/users/update-user.ts';
import { defineRoute, type DefinedRoute } from './define-route.ts';

/** Every route that is mounted. A route of the contract that is not here does not exist yet: 404. */
export const routeTable: readonly DefinedRoute[] = Object.freeze([
  defineRoute('getHealth', getHealth),
  defineRoute('getLiveness', getLiveness),
  defineRoute('getReadiness', getReadiness),
  defineRoute('getStartup', getStartup),
  defineRoute('getMetrics', getMetrics),
  defineRoute('getOpenApi', getOpenApi),
  defineRoute('getDocs', getDocs),
  defineRoute('login', login),
  defineRoute('refresh', refresh),
  defineRoute('logout', logout),
  defineRoute('logoutAll', logoutAll),
  defineRoute('getMe', getMe),
  defineRoute('updateMe', updateMe, { bodyParsedBy: 'service' }),
  defineRoute('changePassword', changePassword, { bodyParsedBy: 'service' }),
  defineRoute('listSessions', listSessions),
  defineRoute('endSession', endSession),
  defineRoute('getTenant', getTenant),
  defineRoute('updateTenant', updateTenant, { bodyParsedBy: 'service' }),
  defineRoute('listTenants', listTenants),
  defineRoute('createTenant', createTenant, { bodyParsedBy: 'service' }),
  defineRoute('getTenantById', getTenantById),
  defineRoute('updateTenantById', updateTenantById, { bodyParsedBy: 'service' }),
  defineRoute('listUsers', listUsers),
  defineRoute('createUser', createUser, { bodyParsedBy: 'service' }),
  defineRoute('getUser', getUser),
  defineRoute('updateUser', updateUser, { bodyParsedBy: 'service' }),
  defineRoute('deleteUser', deleteUser),
  defineRoute('listApiKeys', listApiKeys),
  defineRoute('createApiKey', createApiKey, { bodyParsedBy: 'service' }),
  defineRoute('getApiKey', getApiKey),
  defineRoute('deleteApiKey', deleteApiKey),
  defineRoute('rotateApiKey', rotateApiKey, { bodyParsedBy: 'service' }),
  defineRoute('listAuditEvents', listAuditEvents),
  defineRoute('exportAuditEvents', exportAuditEvents),
  defineRoute('listDataSources', listDataSources),
  defineRoute('createDataSource', createDataSource),
  defineRoute('getDataSource', getDataSource),
  defineRoute('updateDataSource', updateDataSource),
  defineRoute('deleteDataSource', deleteDataSource),
  defineRoute('getDataSourceImpact', getDataSourceImpact),
  defineRoute('testDataSource', testDataSource),
  defineRoute('listResources', listResources),
  defineRoute('listResourceColumns', listResourceColumns),
  defineRoute('listDatasets', listDatasets),
  // A definition that is wrong is told of with every problem, of what it names too.
  defineRoute('createDataset', createDataset, { bodyParsedBy: 'service' }),
  defineRoute('importDataset', importDataset, { bodyParsedBy: 'service' }),
  defineRoute('getDataset', getDataset),
  defineRoute('updateDataset', updateDataset, { bodyParsedBy: 'service' }),
  defineRoute('deleteDataset', deleteDataset),
  defineRoute('checkDataset', checkDataset),
  defineRoute('previewDataset', previewDataset, { bodyParsedBy: 'service' }),
  defineRoute('listFieldValues', listFieldValues, { bodyParsedBy: 'service' }),
  defineRoute('exportDataset', exportDataset),
  defineRoute('getDatasetSharing', getDatasetSharing),
  defineRoute('updateDatasetSharing', updateDatasetSharing, { bodyParsedBy: 'service' }),
  defineRoute('getQuery', getQuery),
  defineRoute('runQuery', runQuery, { bodyParsedBy: 'handler' }),
  // A question that is wrong is only that question's error.
  defineRoute('runBatch', runBatch, { bodyParsedBy: 'service' }),
  defineRoute('explainQuery', explainQuery, { bodyParsedBy: 'service' }),
  defineRoute('exportQuery', exportQuery, { bodyParsedBy: 'service' }),
  defineRoute('cancelQuery', cancelQuery),
  defineRoute('getCacheStats', getCacheStats),
  defineRoute('invalidateCache', invalidateCache, { bodyParsedBy: 'service' }),
  defineRoute('listDashboards', listDashboards),
  defineRoute('createDashboard', createDashboard, { bodyParsedBy: 'service' }),
  defineRoute('importDashboard', importDashboard, { bodyParsedBy: 'service' }),
  defineRoute('getDashboard', getDashboard),
  defineRoute('updateDashboard', updateDashboard, { bodyParsedBy: 'service' }),
  defineRoute('deleteDashboard', deleteDashboard),
  defineRoute('getDashboardData', getDashboardData),
  defineRoute('loadDashboard', loadDashboard, { bodyParsedBy: 'handler' }),
  defineRoute('loadWidget', loadWidget, { bodyParsedBy: 'service' }),
  defineRoute('listFilterValues', listFilterValues, { bodyParsedBy: 'service' }),
  defineRoute('createWidget', createWidget, { bodyParsedBy: 'service' }),
  defineRoute('getWidget', getWidget),
  defineRoute('updateWidget', updateWidget, { bodyParsedBy: 'service' }),
  defineRoute('deleteWidget', deleteWidget),
  defineRoute('listVersions', listVersions),
  defineRoute('getVersion', getVersion),
  defineRoute('diffVersions', diffVersions),
  defineRoute('restoreVersion', restoreVersion),
  defineRoute('addFavourite', addFavourite),
  defineRoute('removeFavourite', removeFavourite),
  defineRoute('exportDashboard', exportDashboard),
  defineRoute('getDashboardSharing', getDashboardSharing),
  defineRoute('updateDashboardSharing', updateDashboardSharing, { bodyParsedBy: 'service' }),
  defineRoute('listShareLinks', listShareLinks),
  defineRoute('createShareLink', createShareLink, { bodyParsedBy: 'service' }),
  defineRoute('deleteShareLink', deleteShareLink),
  defineRoute('openShareLink', openShareLink),
  defineRoute('getPublicDashboard', getPublicDashboard),
  defineRoute('loadPublicDashboard', loadPublicDashboard, { bodyParsedBy: 'handler' }),
  defineRoute('getPublicDashboardData', getPublicDashboardData),
  defineRoute('listPublicFilterValues', listPublicFilterValues, { bodyParsedBy: 'service' }),
  defineRoute('createEmbedToken', createEmbedToken, { bodyParsedBy: 'service' }),
  defineRoute('revokeEmbedTokens', revokeEmbedTokens, { bodyParsedBy: 'service' }),
]);

/** Names of the mounted routes. */
export const mountedRoutes: readonly RouteName[] = Object.freeze(routeTable.map((entry) => entry.name));
