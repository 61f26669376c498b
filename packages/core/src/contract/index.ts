export { MAX_JSON_DEPTH } from './inspect-value.ts';
export { nearest } from './nearest.ts';
export { createOpenApiDocument, type OpenApiOptions } from './openapi/document.ts';
export { parseParameters, parseWith, type Parsed } from './parse.ts';
export { summaryOf } from './summary.ts';
export { routes, type RouteName } from './routes.ts';
export { routeSummaries } from './route-summaries.ts';
export { schemas } from './schemas/index.ts';
export { takesIdempotencyKey } from './takes-idempotency-key.ts';
export type { PasswordChange, ProfileChange, SessionSummary } from './types/account.ts';
export type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret } from './types/api-key.ts';
export type { AuditEntry, AuditExportQuery, AuditFilter, AuditQuery } from './types/audit.ts';
export type { CacheInvalidated, CacheInvalidation, CacheStats } from './types/cache.ts';
export type {
  DashboardExport,
  DashboardListQuery,
  DashboardVersion,
  DiffQuery,
  EncodedFiltersQuery,
  FilterValuesRequest,
  PublicDashboard,
  VersionDiff,
  VersionSummary,
  WidgetDataRequest,
} from './types/dashboard-requests.ts';
export type {
  Dashboard,
  DashboardData,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardFilter,
  DashboardSummary,
  FilterValue,
  KpiOptions,
  StatementRow,
  Widget,
  WidgetKind,
  WidgetValue,
  WidgetLayout,
} from './types/dashboard.ts';
export type { DataSourceChange, DataSourceCreate, DeletionImpact } from './types/data-source-requests.ts';
export type {
  ConnectionTest,
  DataSource,
  DataSourceStatus,
  Resource,
  ResourceColumn,
} from './types/data-source.ts';
export type {
  DatasetCheck,
  DatasetExport,
  FieldValues,
  ImportQuery,
  ImportReport,
  JoinCheck,
  PreviewRequest,
  RepeatedKeyExample,
  ValuesRequest,
} from './types/dataset-requests.ts';
export type {
  AttributeReference,
  ColumnField,
  Dataset,
  DatasetCache,
  DatasetDefinition,
  DatasetField,
  DatasetMetric,
  DatasetPolicy,
  FieldType,
  FormulaField,
  Join,
  NativePolicy,
  PolicyFilter,
  StoredAs,
  TableReference,
} from './types/dataset.ts';
export type { EmbedToken, EmbedTokenRequest, EmbedTokenRevocation, LockedFilter } from './types/embed.ts';
export type { Health, HealthCheck, HealthStatus } from './types/health.ts';
export type {
  LoginRequest,
  Principal,
  PrincipalKind,
  RefreshRequest,
  Role,
  Scope,
  SessionResponse,
  User,
} from './types/identity.ts';
export type { ListQuery, Page } from './types/list.ts';
export type { Problem, ProblemIssue } from './types/problem.ts';
export type {
  BatchQuery,
  BatchRequest,
  EncodedSpecQuery,
  Explanation,
  ExportQuery,
} from './types/query-requests.ts';
export type {
  Aggregate,
  AggregateMetric,
  BatchItem,
  BatchMeta,
  BatchResult,
  BinGranularity,
  BucketGranularity,
  CacheStatus,
  CellValue,
  Column,
  ColumnType,
  Compare,
  Dimension,
  DimensionSpec,
  Filter,
  FilterCondition,
  FilterOperator,
  FilterScalar,
  FormulaMetric,
  Granularity,
  HavingCondition,
  Metric,
  NamedMetric,
  OrderBy,
  PartGranularity,
  PlainAggregate,
  QueryResult,
  QuerySpec,
  ResolvedRange,
  Row,
  TimeRange,
  TimeUnit,
  Reconcile,
  TopN,
  Totals,
  ValueFormat,
  Warning,
} from './types/query.ts';
export type { HttpMethod, Route, RouteArea, RouteGuard } from './types/route.ts';
export type { ShapeName, Shapes } from './types/shapes.ts';
export type {
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
  ShareSessionRequest,
  Sharing,
} from './types/sharing.ts';
export type {
  QuotaName,
  Quotas,
  Tenant,
  TenantAdministration,
  TenantChange,
  TenantCreate,
  Weekday,
} from './types/tenant.ts';
export type { UserChange, UserCreate, UserDetails } from './types/user.ts';
