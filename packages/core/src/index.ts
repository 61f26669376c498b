export { createLens } from './lens.ts';
export type {
  Answer,
  AnswerFacts,
  AnswerItem,
  AuthService,
  DashboardService,
  DatasetService,
  DataSourceService,
  HealthService,
  Lens,
  LensOverrides,
  Logger,
  PoolClientLike,
  PoolLike,
  QueryService,
  RequestFacts,
  RunOptions,
  SessionTokens,
  UserService,
} from './lens-types.ts';

export { loadAppDatabaseConfig, loadConfig } from './config/index.ts';
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

export { createMemoryStore, createQueryCache } from './cache/index.ts';
export type {
  CacheAnswer,
  CacheEntry,
  CacheLoad,
  CacheLoadOptions,
  CacheStore,
  CacheStoreStats,
  MemoryStoreOptions,
  QueryCache,
  QueryCacheOptions,
  QueryCacheStats,
} from './cache/index.ts';

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

export { checkHead, migrate, migrationStatus } from './migrations/index.ts';
export type {
  MigrateOptions,
  MigrationProgress,
  MigrationReport,
  MigrationState,
  MigrationStatus,
  MigrationStep,
} from './migrations/index.ts';

export { scopesOfRole } from './model/access/scopes-of-role.ts';
export { defineDataset } from './model/datasets/define-dataset.ts';

export type {
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardFilter,
  DashboardSummary,
  FilterValue,
  StatementRow,
  Widget,
  WidgetKind,
  WidgetLayout,
} from './contract/types/dashboard.ts';
export type { ConnectionTest, DataSource, DataSourceStatus } from './contract/types/data-source.ts';
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
  PolicyFilter,
  StoredAs,
  TableReference,
} from './contract/types/dataset.ts';
export type { Health, HealthCheck, HealthStatus } from './contract/types/health.ts';
export type {
  Principal,
  PrincipalKind,
  Role,
  Scope,
  SessionResponse,
  User,
} from './contract/types/identity.ts';
export type { ListQuery, Page } from './contract/types/list.ts';
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
