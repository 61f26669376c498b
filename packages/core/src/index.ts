export { createLens } from './lens.ts';
export type {
  Answer,
  AnswerFacts,
  AnswerItem,
  AuthService,
  DashboardService,
  DatasetService,
  CacheService,
  DataSourceService,
  FieldValuesService,
  HealthService,
  Lens,
  LensLoad,
  LensOverrides,
  Logger,
  PoolClientLike,
  PoolLike,
  QueryService,
  RequestFacts,
  ExportedAnswer,
  ExportOptions,
  RunOptions,
  SessionTokens,
  UserService,
} from './lens-types.ts';

export {
  loadAnalyticsDatabaseConfig,
  loadAppDatabaseConfig,
  loadConfig,
  loadDataSourceRules,
  loadEncryptionKeys,
} from './config/index.ts';
export type { Environment, LogLevel, ResolvedConfig } from './config/index.ts';

export {
  createCsrf,
  createFernet,
  createPasswords,
  createRandomToken,
  createTokens,
  generateFernetKey,
  hashToken,
  isUsablePasswordHash,
  openFor,
  passwordIssues,
  sealFor,
} from './crypto/index.ts';
export type {
  AttributeValue,
  Csrf,
  CsrfOptions,
  Fernet,
  FernetDecryptOptions,
  FernetOptions,
  JwtAlgorithm,
  Passwords,
  PasswordsOptions,
  PasswordVerdict,
  RandomToken,
  TokenClaims,
  TokenKind,
  Tokens,
  TokensOptions,
  VerifiedToken,
} from './crypto/index.ts';

export {
  createMemoryStore,
  createQueryCache,
  describeCacheLeases,
  describeCacheStore,
  pingRedis,
} from './cache/index.ts';
export type {
  CacheAnswer,
  CacheCounts,
  CacheEntry,
  CacheLease,
  CacheLeaseRequest,
  CacheLeases,
  CacheLoad,
  CacheLoadOptions,
  CacheStore,
  CacheStoreStats,
  CacheTierStats,
  LeaseView,
  MemoryStoreOptions,
  OwnerCacheStats,
  QueryCache,
  QueryCacheOptions,
  QueryCacheStats,
  StoreContract,
  TakenLease,
  TestRunner,
} from './cache/index.ts';

export {
  createMemoryRateLimiter,
  type MemoryRateLimiterOptions,
  type RateLimitClaim,
  type RateLimiter,
  type RateLimitRule,
  type RateLimitState,
} from './limits/index.ts';
export type { AccountService } from './model/account/types.ts';
export type { ApiKeyService } from './model/api-keys/types.ts';
export type { TenantService } from './model/tenants/types.ts';
export { normalizeEmail } from './model/users/normalize-email.ts';
export type { UserAdministration } from './model/users/types.ts';
export { looksLikeApiKey } from './model/api-keys/key-text.ts';
export type { AuditEvent } from './model/audit/audit-event.ts';
export type { AuditFile, AuditService } from './model/audit/types.ts';
export type {
  AnswerEvent,
  AuditedEvent,
  LensHooks,
  QueryDoneEvent,
  QueryEvent,
  QueryEventKind,
} from './model/hooks/types.ts';
export type { IdempotencyService, IdempotentRequest, KeptAnswer } from './model/idempotency/types.ts';

export {
  AuthenticationError,
  ConfigError,
  ERROR_STATUS,
  ForbiddenError,
  LensError,
  NotFoundError,
  UnavailableError,
  ValidationError,
} from './errors/index.ts';
export type { ConfigProblem, ErrorCode, LensErrorOptions } from './errors/index.ts';

export {
  checkHead,
  checkMigrations,
  migrate,
  migrateDown,
  migrationPlan,
  migrationStatus,
} from './migrations/index.ts';
export type {
  MigrateDownOptions,
  MigrateOptions,
  MigrationCheck,
  MigrationDownReport,
  MigrationPlan,
  MigrationProblem,
  MigrationProgress,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationStep,
  PlannedMigration,
  RevertedMigration,
} from './migrations/index.ts';

export type { PoolLoad } from './databases/pool-load.ts';
export type { ReplicaState, ReplicaStates } from './databases/replica-states.ts';
export type { AnalyticsRoleCheck, RoleFinding } from './databases/check-analytics-role.ts';
export { inspectAnalyticsRole } from './databases/inspect-analytics-role.ts';
export { connectDirect, type DirectConnection } from './databases/connect-direct.ts';
export { parseConnectionUrl, type ConnectionSettings } from './databases/connection-url.ts';
export { changeTrigger, type ChangeTrigger, type ChangeTriggerOptions } from './databases/change-trigger.ts';
export { quoteIdentifier } from './databases/quote-identifier.ts';
export { scopesOfRole } from './model/access/scopes-of-role.ts';
export type { KeyRotation } from './model/data-sources/key-tally.ts';
export type { KeyUsage, UnreadableUrl } from './model/data-sources/key-usage.ts';
export {
  findSchemaDrift,
  type DriftedDataset,
  type FindSchemaDriftOptions,
  type SchemaDrift,
} from './model/cardinality/find-schema-drift.ts';
export {
  importDataSources,
  type DataSourceImport,
  type ImportDataSourcesOptions,
  type ImportedDataSource,
} from './model/data-sources/import-data-sources.ts';
export { readKeyUsage, rotateUrlKeys, type KeyUsageOptions } from './model/data-sources/rotate-url-keys.ts';
export {
  importUsers,
  type ImportedUser,
  type ImportUsersOptions,
  type UserImport,
} from './model/users/import-users.ts';
export { defineDataset } from './model/datasets/define-dataset.ts';

export type {
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardFilter,
  DashboardSummary,
  FilterValue,
  KpiOptions,
  StatementRow,
  Widget,
  WidgetKind,
  WidgetLayout,
} from './contract/types/dashboard.ts';
export type {
  DashboardExport,
  DashboardListQuery,
  DashboardVersion,
  DiffQuery,
  FilterValuesRequest,
  VersionDiff,
  VersionSummary,
  WidgetDataRequest,
} from './contract/types/dashboard-requests.ts';
export type {
  ConnectionTest,
  DataSource,
  DataSourceStatus,
  Resource,
  ResourceColumn,
} from './contract/types/data-source.ts';
export type {
  DataSourceChange,
  DataSourceCreate,
  DeletionImpact,
} from './contract/types/data-source-requests.ts';
export type {
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
} from './contract/types/dataset.ts';
export type {
  DatasetCheck,
  DatasetExport,
  FieldValues,
  ImportReport,
  PreviewRequest,
  ValuesRequest,
} from './contract/types/dataset-requests.ts';
export type { Sharing } from './contract/types/sharing.ts';
export type { Health, HealthCheck, HealthStatus } from './contract/types/health.ts';
export type { PasswordChange, ProfileChange, SessionSummary } from './contract/types/account.ts';
export type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret } from './contract/types/api-key.ts';
export type {
  EmbedToken,
  EmbedTokenRequest,
  EmbedTokenRevocation,
  LockedFilter,
} from './contract/types/embed.ts';
export type { ShareLink, ShareLinkCreate, ShareLinkSecret, ShareSession } from './contract/types/sharing.ts';
export type { LinkService, LinkVisit } from './model/links/types.ts';
export type { EmbedService } from './model/embed/types.ts';
export type { AuditEntry, AuditExportQuery, AuditFilter, AuditQuery } from './contract/types/audit.ts';
export type {
  Opened,
  Principal,
  PrincipalKind,
  Role,
  Scope,
  SessionResponse,
  User,
} from './contract/types/identity.ts';
export type { ListQuery, Page } from './contract/types/list.ts';
export type {
  QuotaName,
  Quotas,
  Tenant,
  TenantAdministration,
  TenantChange,
  TenantCreate,
  Weekday,
} from './contract/types/tenant.ts';
export type { UserChange, UserCreate, UserDetails } from './contract/types/user.ts';
export type { Problem, ProblemIssue } from './contract/types/problem.ts';
export type {
  BatchMeta,
  CacheStatus,
  Column,
  Dimension,
  Filter,
  FilterCondition,
  Metric,
  QueryResult,
  QuerySpec,
  Row,
  TimeRange,
  Warning,
} from './contract/types/query.ts';
