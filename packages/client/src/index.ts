export { createClient } from './create-client.ts';
export { LensClientError } from './errors/client-error.ts';
export { defineDataset } from './typed/typed-dataset.ts';
export { createMemoryStorage, createWebStorage } from './session/session-storage.ts';

export type { LensClient } from './create-client.ts';
export type { CallOptions, ClientOptions, RetryOptions } from './options.ts';
export type { Call, Outcome } from './safe.ts';
export type { Answer, CacheFacts } from './answers/answer.ts';
export type { NumberPolicy } from './answers/numbers.ts';
export type { ExportEnd } from './answers/read-exported-rows.ts';
export type { DashboardAnswers, WidgetData } from './answers/read-widgets.ts';
export type { ApiKeysResource } from './resources/api-keys.ts';
export type { AuditResource } from './resources/audit.ts';
export type { AuthResource, SignedIn } from './resources/auth.ts';
export type { DashboardsResource, WidgetPlace } from './resources/dashboards.ts';
export type { CacheResource } from './resources/cache.ts';
export type { DataSourcesResource } from './resources/data-sources.ts';
export type { DatasetsResource } from './resources/datasets.ts';
export type { EmbedResource } from './resources/embed.ts';
export type { LinksResource, SharedResource } from './resources/links.ts';
export type { HealthCall } from './resources/health.ts';
export type { RevisionOptions } from './resources/if-match.ts';
export type { ExportOptions, QueriesResource } from './resources/queries.ts';
export type { Query, QueryOptions } from './resources/query.ts';
export type { TenantsResource } from './resources/tenants.ts';
export type { From, TypedQueries } from './typed/from.ts';
export type { TypedDataset } from './typed/typed-dataset.ts';
export type { TypedFieldsRow, TypedRow } from './typed/typed-spec.ts';
export type { UsersResource } from './resources/users.ts';
export type { SessionStorage, StorageLike, StoredSession } from './session/session-storage.ts';
export type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyRotate,
  ApiKeySecret,
  AuditEntry,
  AuditExportQuery,
  AuditQuery,
  BatchQuery,
  Column,
  ConnectionTest,
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardExport,
  DashboardFilter,
  DashboardListQuery,
  DashboardSummary,
  DashboardVersion,
  CacheInvalidated,
  CacheInvalidation,
  CacheStats,
  DataSource,
  DataSourceChange,
  DataSourceCreate,
  Dataset,
  DatasetCheck,
  DatasetDefinition,
  DatasetExport,
  DeletionImpact,
  DiffQuery,
  EmbedToken,
  EmbedTokenRequest,
  Explanation,
  LockedFilter,
  FieldValues,
  FilterValue,
  FilterValuesRequest,
  Granularity,
  Health,
  ImportReport,
  JoinCheck,
  ListQuery,
  Page,
  PasswordChange,
  ProblemIssue,
  ProfileChange,
  PreviewRequest,
  PublicDashboard,
  QueryResult,
  QuerySpec,
  Resource,
  ResourceColumn,
  Row,
  SessionSummary,
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
  Sharing,
  StatementRow,
  QuotaName,
  Quotas,
  Tenant,
  TenantAdministration,
  TenantChange,
  TenantCreate,
  User,
  UserChange,
  UserCreate,
  UserDetails,
  ValuesRequest,
  VersionDiff,
  VersionSummary,
  Warning,
  Weekday,
  Widget,
  WidgetDataRequest,
  WidgetKind,
  WidgetLayout,
} from './contract.ts';
