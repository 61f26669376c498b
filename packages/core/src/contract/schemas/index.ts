import { z } from 'zod';
import type { Shapes } from '../types/shapes.ts';
import * as administration from './administration.ts';
import * as dashboard from './dashboard.ts';
import * as dashboardRequests from './dashboard-requests.ts';
import * as dataSource from './data-source.ts';
import * as dataset from './dataset.ts';
import * as datasetRequests from './dataset-requests.ts';
import { health } from './health.ts';
import * as identity from './identity.ts';
import { listQuery } from './list.ts';
import { id, name, page, text, wholeNumber } from './primitives.ts';
import { problem } from './problem.ts';
import { querySpec } from './query.ts';
import * as queryRequests from './query-requests.ts';
import { batchResult, queryResult } from './query-result.ts';
import * as sharing from './sharing.ts';
export { widgetOptions } from './widget-options.ts';

/** A zod schema for every shape that the route table names. Objects are strict: unknown keys are errors. */
export const schemas: Readonly<{ [Name in keyof Shapes]: z.ZodType<Shapes[Name]> }> = Object.freeze({
  ApiKey: administration.apiKey,
  ApiKeyCreate: administration.apiKeyCreate,
  ApiKeyPage: page(administration.apiKey),
  ApiKeyRotate: administration.apiKeyRotate,
  ApiKeySecret: administration.apiKeySecret,
  AuditExportQuery: administration.auditExportQuery,
  AuditPage: page(administration.auditEntry),
  AuditQuery: administration.auditQuery,
  BatchRequest: queryRequests.batchRequest,
  BatchResult: batchResult,
  CacheInvalidated: administration.cacheInvalidated,
  CacheInvalidation: administration.cacheInvalidation,
  CacheStats: administration.cacheStats,
  ConnectionTest: dataSource.connectionTest,
  Dashboard: dashboard.dashboard,
  DashboardDataRequest: dashboard.dashboardDataRequest,
  DashboardDefinition: dashboard.dashboardDefinition,
  DashboardExport: dashboardRequests.dashboardExport,
  DashboardListQuery: dashboardRequests.dashboardListQuery,
  DashboardPage: page(dashboard.dashboardSummary),
  DashboardVersion: dashboardRequests.dashboardVersion,
  DataSource: dataSource.dataSource,
  DataSourceChange: dataSource.dataSourceChange,
  DataSourceCreate: dataSource.dataSourceCreate,
  DataSourcePage: page(dataSource.dataSource),
  Dataset: dataset.dataset,
  DatasetCheck: datasetRequests.datasetCheck,
  DatasetDefinition: dataset.datasetDefinition,
  DatasetExport: datasetRequests.datasetExport,
  DatasetPage: page(dataset.dataset),
  DeletionImpact: dataSource.deletionImpact,
  DiffQuery: dashboardRequests.diffQuery,
  EmbedToken: sharing.embedToken,
  EmbedTokenRequest: sharing.embedTokenRequest,
  EmbedTokenRevocation: sharing.embedTokenRevocation,
  EncodedFiltersQuery: dashboardRequests.encodedFiltersQuery,
  EncodedSpecQuery: queryRequests.encodedSpecQuery,
  Explanation: queryRequests.explanation,
  ExportQuery: queryRequests.exportQuery,
  FieldValues: datasetRequests.fieldValues,
  FilterParams: z.strictObject({ id, filterId: name }),
  FilterValuesRequest: dashboardRequests.filterValuesRequest,
  Health: health,
  IdParams: z.strictObject({ id }),
  ImportQuery: datasetRequests.importQuery,
  ImportReport: datasetRequests.importReport,
  KeyParams: z.strictObject({ key: text(256, 1) }),
  LinkParams: z.strictObject({ id, linkId: id }),
  ListQuery: listQuery,
  LoginRequest: identity.loginRequest,
  OpenApiDocument: z.record(z.string(), z.unknown()).meta({ description: 'An OpenAPI 3.1 document.' }),
  PasswordChange: identity.passwordChange,
  PreviewRequest: datasetRequests.previewRequest,
  Problem: problem,
  ProfileChange: identity.profileChange,
  PublicDashboard: dashboardRequests.publicDashboard,
  PublicFilterParams: z.strictObject({ key: text(256, 1), filterId: name }),
  QueryIdParams: z.strictObject({ queryId: z.uuid() }),
  QueryResult: queryResult,
  QuerySpec: querySpec,
  RefreshRequest: identity.refreshRequest,
  ResourceColumnPage: page(dataSource.resourceColumn),
  ResourcePage: page(dataSource.resource),
  ResourceParams: z.strictObject({ id, schema: text(63, 1), name: text(63, 1) }),
  SessionPage: page(identity.sessionSummary),
  SessionResponse: identity.sessionResponse,
  ShareLinkCreate: sharing.shareLinkCreate,
  ShareLinkPage: page(sharing.shareLink),
  ShareLinkSecret: sharing.shareLinkSecret,
  ShareSession: sharing.shareSession,
  ShareSessionRequest: sharing.shareSessionRequest,
  Sharing: sharing.sharing,
  Tenant: administration.tenant,
  TenantAdministration: administration.tenantAdministration,
  TenantChange: administration.tenantChange,
  TenantCreate: administration.tenantCreate,
  TenantPage: page(administration.tenant),
  TextDocument: z.string(),
  User: identity.user,
  UserChange: administration.userChange,
  UserCreate: administration.userCreate,
  UserDetails: administration.userDetails,
  UserPage: page(administration.userDetails),
  ValuesRequest: datasetRequests.valuesRequest,
  VersionDiff: dashboardRequests.versionDiff,
  VersionPage: page(dashboardRequests.versionSummary),
  VersionParams: z.strictObject({ id, revision: wholeNumber(1, 1_000_000_000) }),
  Widget: dashboard.widget,
  WidgetDataRequest: dashboardRequests.widgetDataRequest,
  WidgetParams: z.strictObject({ id, widgetId: name }),
});
