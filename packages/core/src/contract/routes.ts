/**
 * Every route of the API, also those whose handler comes later (they are not mounted yet). One line
 * a route; what each does in words is in `route-summaries.ts`. Plain data, so that the server, the
 * client and the OpenAPI document are made from the same table. Kept from the formatter, which would
 * break every line of it.
 */
// prettier-ignore
export const routes = {
  // Health and documentation
  getHealth: { method: 'GET', path: '/health', area: 'health', guard: 'public', responses: { 200: 'Health', 503: 'Health' }, media: ['application/health+json'] },
  getLiveness: { method: 'GET', path: '/health/live', area: 'health', guard: 'public', responses: { 200: 'Health', 503: 'Health' }, media: ['application/health+json'] },
  getReadiness: { method: 'GET', path: '/health/ready', area: 'health', guard: 'public', responses: { 200: 'Health', 503: 'Health' }, media: ['application/health+json'] },
  getStartup: { method: 'GET', path: '/health/startup', area: 'health', guard: 'public', responses: { 200: 'Health', 503: 'Health' }, media: ['application/health+json'] },
  getMetrics: { method: 'GET', path: '/metrics', area: 'health', guard: 'metrics', responses: { 200: 'TextDocument' }, media: ['text/plain'] },
  getOpenApi: { method: 'GET', path: '/openapi.json', area: 'documentation', guard: 'public', responses: { 200: 'OpenApiDocument' } },
  getDocs: { method: 'GET', path: '/docs', area: 'documentation', guard: 'public', responses: { 200: 'TextDocument' }, media: ['text/html'] },

  // Sessions and the caller's own account
  login: { method: 'POST', path: '/auth/login', area: 'auth', guard: 'public', body: 'LoginRequest', responses: { 200: 'SessionResponse' } },
  refresh: { method: 'POST', path: '/auth/refresh', area: 'auth', guard: 'session', body: 'RefreshRequest', responses: { 200: 'SessionResponse' } },
  logout: { method: 'POST', path: '/auth/logout', area: 'auth', guard: 'session', body: 'RefreshRequest', responses: { 204: null }, repeatable: true },
  logoutAll: { method: 'POST', path: '/auth/logout-all', area: 'auth', guard: 'user', responses: { 204: null }, repeatable: true },
  getMe: { method: 'GET', path: '/auth/me', area: 'auth', guard: 'user', responses: { 200: 'User' } },
  updateMe: { method: 'PATCH', path: '/auth/me', area: 'auth', guard: 'user', body: 'ProfileChange', responses: { 200: 'User' } },
  changePassword: { method: 'POST', path: '/auth/change-password', area: 'auth', guard: 'user', body: 'PasswordChange', responses: { 204: null } },
  listSessions: { method: 'GET', path: '/auth/sessions', area: 'auth', guard: 'user', query: 'ListQuery', responses: { 200: 'SessionPage' } },
  endSession: { method: 'DELETE', path: '/auth/sessions/:id', area: 'auth', guard: 'user', params: 'IdParams', responses: { 204: null } },

  // Tenants: the caller's own, and all of them for an operator
  getTenant: { method: 'GET', path: '/tenant', area: 'tenants', guard: 'role:viewer', responses: { 200: 'Tenant' } },
  updateTenant: { method: 'PATCH', path: '/tenant', area: 'tenants', guard: 'role:admin', scope: 'admin', body: 'TenantChange', responses: { 200: 'Tenant' } },
  listTenants: { method: 'GET', path: '/tenants', area: 'tenants', guard: 'role:operator', query: 'ListQuery', responses: { 200: 'TenantPage' } },
  createTenant: { method: 'POST', path: '/tenants', area: 'tenants', guard: 'role:operator', body: 'TenantCreate', responses: { 201: 'Tenant' } },
  getTenantById: { method: 'GET', path: '/tenants/:id', area: 'tenants', guard: 'role:operator', params: 'IdParams', responses: { 200: 'Tenant' } },
  updateTenantById: { method: 'PATCH', path: '/tenants/:id', area: 'tenants', guard: 'role:operator', params: 'IdParams', body: 'TenantAdministration', responses: { 200: 'Tenant' } },

  // Administration of the caller's tenant
  listUsers: { method: 'GET', path: '/users', area: 'users', guard: 'role:admin', scope: 'admin', query: 'ListQuery', responses: { 200: 'UserPage' } },
  createUser: { method: 'POST', path: '/users', area: 'users', guard: 'role:admin', scope: 'admin', body: 'UserCreate', responses: { 201: 'UserDetails' } },
  getUser: { method: 'GET', path: '/users/:id', area: 'users', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 200: 'UserDetails' } },
  updateUser: { method: 'PATCH', path: '/users/:id', area: 'users', guard: 'role:admin', scope: 'admin', params: 'IdParams', body: 'UserChange', responses: { 200: 'UserDetails' } },
  deleteUser: { method: 'DELETE', path: '/users/:id', area: 'users', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 204: null } },
  listApiKeys: { method: 'GET', path: '/api-keys', area: 'api-keys', guard: 'role:admin', scope: 'admin', query: 'ListQuery', responses: { 200: 'ApiKeyPage' } },
  createApiKey: { method: 'POST', path: '/api-keys', area: 'api-keys', guard: 'role:admin', scope: 'admin', body: 'ApiKeyCreate', responses: { 201: 'ApiKeySecret' } },
  getApiKey: { method: 'GET', path: '/api-keys/:id', area: 'api-keys', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 200: 'ApiKey' } },
  deleteApiKey: { method: 'DELETE', path: '/api-keys/:id', area: 'api-keys', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 204: null } },
  rotateApiKey: { method: 'POST', path: '/api-keys/:id/rotate', area: 'api-keys', guard: 'role:admin', scope: 'admin', params: 'IdParams', body: 'ApiKeyRotate', responses: { 200: 'ApiKeySecret' } },
  listAuditEvents: { method: 'GET', path: '/audit', area: 'audit', guard: 'role:admin', scope: 'admin', query: 'AuditQuery', responses: { 200: 'AuditPage' } },
  exportAuditEvents: { method: 'GET', path: '/audit/export', area: 'audit', guard: 'role:admin', scope: 'admin', query: 'AuditExportQuery', responses: { 200: 'TextDocument' }, media: ['text/csv', 'application/x-ndjson'] },
  getCacheStats: { method: 'GET', path: '/cache/stats', area: 'cache', guard: 'role:admin', scope: 'admin', responses: { 200: 'CacheStats' } },
  invalidateCache: { method: 'POST', path: '/cache/invalidate', area: 'cache', guard: 'role:admin', scope: 'admin', body: 'CacheInvalidation', responses: { 200: 'CacheInvalidated' }, repeatable: true },

  // Data sources
  listDataSources: { method: 'GET', path: '/data-sources', area: 'data-sources', guard: 'role:editor', scope: 'datasets:write', query: 'ListQuery', responses: { 200: 'DataSourcePage' } },
  createDataSource: { method: 'POST', path: '/data-sources', area: 'data-sources', guard: 'role:admin', scope: 'admin', body: 'DataSourceCreate', responses: { 201: 'DataSource' } },
  getDataSource: { method: 'GET', path: '/data-sources/:id', area: 'data-sources', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', responses: { 200: 'DataSource' } },
  updateDataSource: { method: 'PATCH', path: '/data-sources/:id', area: 'data-sources', guard: 'role:admin', scope: 'admin', params: 'IdParams', body: 'DataSourceChange', responses: { 200: 'DataSource' } },
  deleteDataSource: { method: 'DELETE', path: '/data-sources/:id', area: 'data-sources', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 204: null } },
  getDataSourceImpact: { method: 'GET', path: '/data-sources/:id/impact', area: 'data-sources', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 200: 'DeletionImpact' } },
  testDataSource: { method: 'POST', path: '/data-sources/:id/test', area: 'data-sources', guard: 'role:admin', scope: 'admin', params: 'IdParams', responses: { 200: 'ConnectionTest' }, repeatable: true },
  listResources: { method: 'GET', path: '/data-sources/:id/resources', area: 'data-sources', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', query: 'ListQuery', responses: { 200: 'ResourcePage' } },
  listResourceColumns: { method: 'GET', path: '/data-sources/:id/resources/:schema/:name/columns', area: 'data-sources', guard: 'role:editor', scope: 'datasets:write', params: 'ResourceParams', responses: { 200: 'ResourceColumnPage' } },

  // Datasets
  listDatasets: { method: 'GET', path: '/datasets', area: 'datasets', guard: 'role:viewer', scope: 'query:read', query: 'ListQuery', responses: { 200: 'DatasetPage' } },
  createDataset: { method: 'POST', path: '/datasets', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', body: 'DatasetDefinition', responses: { 201: 'Dataset' } },
  importDataset: { method: 'POST', path: '/datasets/import', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', query: 'ImportQuery', body: 'DatasetExport', responses: { 200: 'ImportReport', 201: 'ImportReport' } },
  getDataset: { method: 'GET', path: '/datasets/:id', area: 'datasets', guard: 'role:viewer', scope: 'query:read', params: 'IdParams', responses: { 200: 'Dataset' } },
  updateDataset: { method: 'PUT', path: '/datasets/:id', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', body: 'DatasetDefinition', responses: { 200: 'Dataset' }, ifMatch: true },
  deleteDataset: { method: 'DELETE', path: '/datasets/:id', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', responses: { 204: null }, ifMatch: true },
  checkDataset: { method: 'POST', path: '/datasets/:id/check', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', responses: { 200: 'DatasetCheck' }, repeatable: true },
  previewDataset: { method: 'POST', path: '/datasets/:id/preview', area: 'datasets', guard: 'role:editor', scope: 'query:read', params: 'IdParams', body: 'PreviewRequest', responses: { 200: 'QueryResult' }, repeatable: true, answer: true },
  listFieldValues: { method: 'POST', path: '/datasets/:id/values', area: 'datasets', guard: 'role:viewer', scope: 'query:read', params: 'IdParams', body: 'ValuesRequest', responses: { 200: 'FieldValues' }, repeatable: true, answer: true },
  exportDataset: { method: 'GET', path: '/datasets/:id/export', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', responses: { 200: 'DatasetExport' } },
  getDatasetSharing: { method: 'GET', path: '/datasets/:id/sharing', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', responses: { 200: 'Sharing' } },
  updateDatasetSharing: { method: 'PUT', path: '/datasets/:id/sharing', area: 'datasets', guard: 'role:editor', scope: 'datasets:write', params: 'IdParams', body: 'Sharing', responses: { 200: 'Sharing' } },

  // Queries
  runQuery: { method: 'POST', path: '/query', area: 'queries', guard: 'role:editor', scope: 'query:read', body: 'QuerySpec', responses: { 200: 'QueryResult' }, repeatable: true, answer: true },
  getQuery: { method: 'GET', path: '/query', area: 'queries', guard: 'role:editor', scope: 'query:read', query: 'EncodedSpecQuery', responses: { 200: 'QueryResult', 304: null }, answer: true },
  runBatch: { method: 'POST', path: '/query/batch', area: 'queries', guard: 'role:editor', scope: 'query:read', body: 'BatchRequest', responses: { 200: 'BatchResult' }, repeatable: true, answer: true },
  explainQuery: { method: 'POST', path: '/query/explain', area: 'queries', guard: 'role:editor', scope: 'query:read', body: 'QuerySpec', responses: { 200: 'Explanation' }, repeatable: true },
  exportQuery: { method: 'POST', path: '/query/export', area: 'queries', guard: 'role:editor', scope: 'query:read', query: 'ExportQuery', body: 'QuerySpec', responses: { 200: 'TextDocument' }, media: ['text/csv', 'application/x-ndjson'], repeatable: true },
  cancelQuery: { method: 'DELETE', path: '/queries/:queryId', area: 'queries', guard: 'principal', scope: 'query:read', params: 'QueryIdParams', responses: { 204: null } },

  // Dashboards
  listDashboards: { method: 'GET', path: '/dashboards', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', query: 'DashboardListQuery', responses: { 200: 'DashboardPage' } },
  createDashboard: { method: 'POST', path: '/dashboards', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', body: 'DashboardDefinition', responses: { 201: 'Dashboard' } },
  importDashboard: { method: 'POST', path: '/dashboards/import', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', query: 'ImportQuery', body: 'DashboardExport', responses: { 200: 'ImportReport', 201: 'ImportReport' } },
  getDashboard: { method: 'GET', path: '/dashboards/:id', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'IdParams', responses: { 200: 'Dashboard' } },
  updateDashboard: { method: 'PUT', path: '/dashboards/:id', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'IdParams', body: 'DashboardDefinition', responses: { 200: 'Dashboard' }, ifMatch: true },
  deleteDashboard: { method: 'DELETE', path: '/dashboards/:id', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'IdParams', responses: { 204: null }, ifMatch: true },
  loadDashboard: { method: 'POST', path: '/dashboards/:id/data', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'IdParams', body: 'DashboardDataRequest', responses: { 200: 'BatchResult' }, repeatable: true, answer: true },
  getDashboardData: { method: 'GET', path: '/dashboards/:id/data', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'IdParams', query: 'EncodedFiltersQuery', responses: { 200: 'BatchResult', 304: null }, answer: true },
  listFilterValues: { method: 'POST', path: '/dashboards/:id/filters/:filterId/values', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'FilterParams', body: 'FilterValuesRequest', responses: { 200: 'FieldValues' }, repeatable: true, answer: true },
  createWidget: { method: 'POST', path: '/dashboards/:id/widgets', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'IdParams', body: 'Widget', responses: { 201: 'Widget' }, ifMatch: true },
  getWidget: { method: 'GET', path: '/dashboards/:id/widgets/:widgetId', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'WidgetParams', responses: { 200: 'Widget' } },
  updateWidget: { method: 'PUT', path: '/dashboards/:id/widgets/:widgetId', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'WidgetParams', body: 'Widget', responses: { 200: 'Widget' }, ifMatch: true },
  deleteWidget: { method: 'DELETE', path: '/dashboards/:id/widgets/:widgetId', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'WidgetParams', responses: { 204: null }, ifMatch: true },
  loadWidget: { method: 'POST', path: '/dashboards/:id/widgets/:widgetId/data', area: 'dashboards', guard: 'principal', scope: 'dashboards:read', params: 'WidgetParams', body: 'WidgetDataRequest', responses: { 200: 'QueryResult' }, repeatable: true, answer: true },
  listVersions: { method: 'GET', path: '/dashboards/:id/versions', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', params: 'IdParams', query: 'ListQuery', responses: { 200: 'VersionPage' } },
  getVersion: { method: 'GET', path: '/dashboards/:id/versions/:revision', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', params: 'VersionParams', responses: { 200: 'DashboardVersion' } },
  diffVersions: { method: 'GET', path: '/dashboards/:id/versions/:revision/diff', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', params: 'VersionParams', query: 'DiffQuery', responses: { 200: 'VersionDiff' } },
  restoreVersion: { method: 'POST', path: '/dashboards/:id/versions/:revision/restore', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'VersionParams', responses: { 200: 'Dashboard' }, ifMatch: true },
  addFavourite: { method: 'PUT', path: '/dashboards/:id/favourite', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', params: 'IdParams', responses: { 204: null } },
  removeFavourite: { method: 'DELETE', path: '/dashboards/:id/favourite', area: 'dashboards', guard: 'role:viewer', scope: 'dashboards:read', params: 'IdParams', responses: { 204: null } },
  exportDashboard: { method: 'GET', path: '/dashboards/:id/export', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:read', params: 'IdParams', responses: { 200: 'DashboardExport' } },
  getDashboardSharing: { method: 'GET', path: '/dashboards/:id/sharing', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:read', params: 'IdParams', responses: { 200: 'Sharing' } },
  updateDashboardSharing: { method: 'PUT', path: '/dashboards/:id/sharing', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'IdParams', body: 'Sharing', responses: { 200: 'Sharing' } },
  listShareLinks: { method: 'GET', path: '/dashboards/:id/links', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:read', params: 'IdParams', query: 'ListQuery', responses: { 200: 'ShareLinkPage' } },
  createShareLink: { method: 'POST', path: '/dashboards/:id/links', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'IdParams', body: 'ShareLinkCreate', responses: { 201: 'ShareLinkSecret' } },
  deleteShareLink: { method: 'DELETE', path: '/dashboards/:id/links/:linkId', area: 'dashboards', guard: 'role:editor', scope: 'dashboards:write', params: 'LinkParams', responses: { 204: null } },

  // Public links and embedding
  openShareLink: { method: 'POST', path: '/public/dashboards/:key/session', area: 'public', guard: 'public', params: 'KeyParams', body: 'ShareSessionRequest', responses: { 200: 'ShareSession' }, repeatable: true },
  getPublicDashboard: { method: 'GET', path: '/public/dashboards/:key', area: 'public', guard: 'shareLink', params: 'KeyParams', responses: { 200: 'PublicDashboard' } },
  loadPublicDashboard: { method: 'POST', path: '/public/dashboards/:key/data', area: 'public', guard: 'shareLink', params: 'KeyParams', body: 'DashboardDataRequest', responses: { 200: 'BatchResult' }, repeatable: true, answer: true },
  getPublicDashboardData: { method: 'GET', path: '/public/dashboards/:key/data', area: 'public', guard: 'shareLink', params: 'KeyParams', query: 'EncodedFiltersQuery', responses: { 200: 'BatchResult', 304: null }, answer: true },
  listPublicFilterValues: { method: 'POST', path: '/public/dashboards/:key/filters/:filterId/values', area: 'public', guard: 'shareLink', params: 'PublicFilterParams', body: 'FilterValuesRequest', responses: { 200: 'FieldValues' }, repeatable: true, answer: true },
  createEmbedToken: { method: 'POST', path: '/embed/tokens', area: 'embed', guard: 'role:editor', scope: 'dashboards:read', body: 'EmbedTokenRequest', responses: { 201: 'EmbedToken' } },
  revokeEmbedTokens: { method: 'POST', path: '/embed/tokens/revoke', area: 'embed', guard: 'role:editor', scope: 'dashboards:write', body: 'EmbedTokenRevocation', responses: { 204: null }, repeatable: true },
} as const;

/** Name of a route; also its `operationId`. */
export type RouteName = keyof typeof routes;
