import type { PasswordChange, ProfileChange, SessionSummary } from './account.ts';
import type { ApiKey, ApiKeyCreate, ApiKeyRotate, ApiKeySecret } from './api-key.ts';
import type { AuditEntry, AuditExportQuery, AuditQuery } from './audit.ts';
import type { CacheInvalidated, CacheInvalidation, CacheStats } from './cache.ts';
import type {
  Dashboard,
  DashboardDataRequest,
  DashboardDefinition,
  DashboardSummary,
  Widget,
} from './dashboard.ts';
import type {
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
} from './dashboard-requests.ts';
import type { ConnectionTest, DataSource, Resource, ResourceColumn } from './data-source.ts';
import type { DataSourceChange, DataSourceCreate, DeletionImpact } from './data-source-requests.ts';
import type { Dataset, DatasetDefinition } from './dataset.ts';
import type {
  DatasetCheck,
  DatasetExport,
  FieldValues,
  ImportQuery,
  ImportReport,
  PreviewRequest,
  ValuesRequest,
} from './dataset-requests.ts';
import type { EmbedToken, EmbedTokenRequest, EmbedTokenRevocation } from './embed.ts';
import type { Health } from './health.ts';
import type { LoginRequest, RefreshRequest, SessionResponse, User } from './identity.ts';
import type { ListQuery, Page } from './list.ts';
import type { Problem } from './problem.ts';
import type { BatchResult, QueryResult, QuerySpec } from './query.ts';
import type { BatchRequest, EncodedSpecQuery, Explanation, ExportQuery } from './query-requests.ts';
import type {
  ShareLink,
  ShareLinkCreate,
  ShareLinkSecret,
  ShareSession,
  ShareSessionRequest,
  Sharing,
} from './sharing.ts';
import type { Tenant, TenantAdministration, TenantChange, TenantCreate } from './tenant.ts';
import type { UserChange, UserCreate, UserDetails } from './user.ts';

/** The wire type of every shape that the route table names. */
export interface Shapes {
  ApiKey: ApiKey;
  ApiKeyCreate: ApiKeyCreate;
  ApiKeyPage: Page<ApiKey>;
  ApiKeyRotate: ApiKeyRotate;
  ApiKeySecret: ApiKeySecret;
  AuditExportQuery: AuditExportQuery;
  AuditPage: Page<AuditEntry>;
  AuditQuery: AuditQuery;
  BatchRequest: BatchRequest;
  BatchResult: BatchResult;
  CacheInvalidated: CacheInvalidated;
  CacheInvalidation: CacheInvalidation;
  CacheStats: CacheStats;
  ConnectionTest: ConnectionTest;
  Dashboard: Dashboard;
  DashboardDataRequest: DashboardDataRequest;
  DashboardDefinition: DashboardDefinition;
  DashboardExport: DashboardExport;
  DashboardListQuery: DashboardListQuery;
  DashboardPage: Page<DashboardSummary>;
  DashboardVersion: DashboardVersion;
  DataSource: DataSource;
  DataSourceChange: DataSourceChange;
  DataSourceCreate: DataSourceCreate;
  DataSourcePage: Page<DataSource>;
  Dataset: Dataset;
  DatasetCheck: DatasetCheck;
  DatasetDefinition: DatasetDefinition;
  DatasetExport: DatasetExport;
  DatasetPage: Page<Dataset>;
  DeletionImpact: DeletionImpact;
  DiffQuery: DiffQuery;
  EmbedToken: EmbedToken;
  EmbedTokenRequest: EmbedTokenRequest;
  EmbedTokenRevocation: EmbedTokenRevocation;
  EncodedFiltersQuery: EncodedFiltersQuery;
  EncodedSpecQuery: EncodedSpecQuery;
  Explanation: Explanation;
  ExportQuery: ExportQuery;
  FieldValues: FieldValues;
  FilterParams: { id: string; filterId: string };
  FilterValuesRequest: FilterValuesRequest;
  Health: Health;
  IdParams: { id: string };
  ImportQuery: ImportQuery;
  ImportReport: ImportReport;
  KeyParams: { key: string };
  LinkParams: { id: string; linkId: string };
  ListQuery: ListQuery;
  LoginRequest: LoginRequest;
  OpenApiDocument: { [key: string]: unknown };
  PasswordChange: PasswordChange;
  PreviewRequest: PreviewRequest;
  Problem: Problem;
  ProfileChange: ProfileChange;
  PublicDashboard: PublicDashboard;
  PublicFilterParams: { key: string; filterId: string };
  QueryIdParams: { queryId: string };
  QueryResult: QueryResult;
  QuerySpec: QuerySpec;
  RefreshRequest: RefreshRequest;
  ResourceColumnPage: Page<ResourceColumn>;
  ResourcePage: Page<Resource>;
  ResourceParams: { id: string; schema: string; name: string };
  SessionPage: Page<SessionSummary>;
  SessionResponse: SessionResponse;
  ShareLinkCreate: ShareLinkCreate;
  ShareLinkPage: Page<ShareLink>;
  ShareLinkSecret: ShareLinkSecret;
  ShareSession: ShareSession;
  ShareSessionRequest: ShareSessionRequest;
  Sharing: Sharing;
  Tenant: Tenant;
  TenantAdministration: TenantAdministration;
  TenantChange: TenantChange;
  TenantCreate: TenantCreate;
  TenantPage: Page<Tenant>;
  TextDocument: string;
  User: User;
  UserChange: UserChange;
  UserCreate: UserCreate;
  UserDetails: UserDetails;
  UserPage: Page<UserDetails>;
  ValuesRequest: ValuesRequest;
  VersionDiff: VersionDiff;
  VersionPage: Page<VersionSummary>;
  VersionParams: { id: string; revision: number };
  Widget: Widget;
  WidgetDataRequest: WidgetDataRequest;
  WidgetParams: { id: string; widgetId: string };
}

export type ShapeName = keyof Shapes;
