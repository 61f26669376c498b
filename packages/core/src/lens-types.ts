import type { CacheStatus, QueryResult, QuerySpec } from './contract/types/query.ts';
import type { CacheInvalidated, CacheInvalidation, CacheStats } from './contract/types/cache.ts';
import type { DashboardDataRequest } from './contract/types/dashboard.ts';
import type { FilterValuesRequest, WidgetDataRequest } from './contract/types/dashboard-requests.ts';
import type { Health } from './contract/types/health.ts';
import type { Principal, User } from './contract/types/identity.ts';
import type { BatchMeta, Warning } from './contract/types/query.ts';
import type { BatchRequest, Explanation } from './contract/types/query-requests.ts';
import type { PoolLoad } from './databases/pool-load.ts';
import type { ReplicaStates } from './databases/replica-states.ts';
import type { DashboardRecordsService } from './model/dashboards/types.ts';
import type { LinkService } from './model/links/types.ts';
import type { EmbedService } from './model/embed/types.ts';
import type { DataSourceService } from './model/data-sources/types.ts';
import type { DatasetService, FieldValuesService } from './model/datasets/types.ts';
import type { LensError } from './errors/index.ts';
import type { CacheStore, QueryCache } from './cache/types.ts';
import type { ResolvedConfig } from './config/resolved-config.ts';
import type { RateLimiter } from './limits/types.ts';
import type { AccountService } from './model/account/types.ts';
import type { ApiKeyService } from './model/api-keys/types.ts';
import type { AuditService } from './model/audit/types.ts';
import type { LensHooks } from './model/hooks/types.ts';
import type { IdempotencyService } from './model/idempotency/types.ts';
import type { TenantService } from './model/tenants/types.ts';
import type { UserService } from './model/users/types.ts';

/** A pino-shaped logger. Silent unless the host gives one. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a host may bring instead of what the configuration says. */
export interface LensOverrides extends LensHooks {
  /** A `pg`-shaped pool for the app database; Lens never ends it. */
  appPool?: PoolLike;
  /** A `pg`-shaped pool for the default analytics database; Lens never ends it. */
  analyticsPool?: PoolLike;
  /**
   * Keeps answers behind the memory of this process, in place of what `CACHE_SHARED` says. It is given encrypted bytes
   * under names that tell nothing; Lens never closes it. @default as configured
   */
  cacheStore?: CacheStore;
  logger?: Logger;
  /** @default `() => new Date()` */
  clock?: () => Date;
  /** Run pending migrations before `ready()` resolves. @default false */
  migrate?: boolean;
}

/** The part of a `pg` pool that Lens uses. */
export interface PoolLike {
  connect(): Promise<PoolClientLike>;
  on?: {
    (event: 'error', listener: (error: Error) => void): unknown;
    /** Told of a client at the moment it is handed out. */
    (event: 'acquire', listener: (client: object) => void): unknown;
  };
  /** Takes back what `on` was given, once Lens is closed. */
  off?: {
    (event: 'error', listener: (error: Error) => void): unknown;
    (event: 'acquire', listener: (client: object) => void): unknown;
  };
  end?(): Promise<void>;
}

/** The part of a `pg` client that Lens uses. */
export interface PoolClientLike {
  query(config: object): Promise<{ rows: unknown[]; rowCount: number | null }>;
  release(error?: Error | boolean): void;
}

export interface RunOptions {
  /** A UUID by which the query can be cancelled; made when absent. */
  queryId?: string;
  signal?: AbortSignal;
  /** Ask the database even when a cached answer exists. */
  fresh?: boolean;
}

/** How an answer is written to a file. */
export interface ExportOptions extends Omit<RunOptions, 'fresh'> {
  /** @default 'csv' */
  format?: 'csv' | 'ndjson';
  /** Begins a CSV with a byte order mark, by which some spreadsheets know UTF-8. @default false */
  bom?: boolean;
  /** Of the request, for the audit log. */
  facts?: RequestFacts;
}

/** An answer on its way to a file. */
export interface ExportedAnswer {
  contentType: string;
  warnings: Warning[];
  /**
   * The file, bit by bit; the database is asked for more as this is read. Reading fails where the rest cannot be had:
   * what was read so far is then not whole. Cancel it, or break out of the loop over it, to end the query.
   */
  chunks: ReadableStream<Uint8Array>;
}

/** What varies from one request to the next. */
export interface AnswerFacts {
  queryId: string;
  cache: { status: CacheStatus; ageMs: number };
  durationMs: number;
}

/** An answer as bytes, ready to send. */
export interface Answer extends AnswerFacts {
  /**
   * The cached bytes themselves, not a copy: later answers are made of them. Do not change them; copy
   * them first, or take {@link QueryService.run}, whose objects are the caller's own.
   */
  readonly body: Uint8Array;
  readonly etag: string;
}

/** One answer of several: bytes of `{id,status:"ok",result}`, or the error that took its place. */
export type AnswerItem = { id: string; meta: BatchMeta } & (
  | { status: 'ok'; answer: Answer }
  | { status: 'error'; error: LensError }
);

export interface SessionTokens {
  accessToken: string;
  expiresIn: number;
  expiresAt: Date;
  refreshToken: string;
  refreshExpiresAt: Date;
  csrfToken: string;
  user: User;
}

/** Facts about the request that a session or an audit record keeps. */
export interface RequestFacts {
  ip?: string;
  userAgent?: string;
  requestId?: string;
}

export interface AuthService {
  /** Throws AuthenticationError `invalid_credentials` for unknown, disabled and wrong password alike. */
  login(input: { email: string; password: string }, facts?: RequestFacts): Promise<SessionTokens>;
  /** Rotates the refresh token. Throws AuthenticationError `session_ended`. */
  refresh(refreshToken: string, facts?: RequestFacts): Promise<SessionTokens>;
  /** Ends the session of this refresh token; unknown tokens are ignored. */
  logout(refreshToken: string): Promise<void>;
  /**
   * Verifies an access token and that its session and user are still good, or an API key and that its maker is. Throws
   * AuthenticationError.
   */
  authenticate(accessToken: string): Promise<Principal>;
  /**
   * Takes what the host itself says about who asks: a frozen copy of it, of kind `host`. Throws a TypeError for what is
   * no principal of a host, and a ForbiddenError for a tenant that does not exist.
   */
  admitHost(given: unknown): Promise<Principal>;
  /**
   * What `authenticate` would give, where it can be told at once: for a token that was seen lately, of a session whose
   * state is known. Undefined says nothing, not even that the token is bad.
   */
  recall(accessToken: string): Principal | undefined;
  /** True when `csrfToken` belongs to the session of `refreshToken`. */
  verifyCsrf(refreshToken: string, csrfToken: string): boolean;
}

export type { UserService };

export type { DataSourceService };

export type { DatasetService, FieldValuesService };

export interface DashboardService extends DashboardRecordsService {
  /**
   * All widgets that ask a query, in the dashboard's order. The request may be given as JSON in UTF-8, as
   * for {@link QueryService.answer}. A change of the dashboard in another process is seen within a second.
   */
  data(
    principal: Principal,
    id: string,
    request?: DashboardDataRequest | Uint8Array,
    options?: RunOptions,
  ): Promise<{ items: AnswerItem[]; warnings: Warning[] }>;
  /** The answer of one widget, as `data` would have it. */
  answerWidget(
    principal: Principal,
    widget: { id: string; widgetId: string },
    request?: WidgetDataRequest,
    options?: RunOptions,
  ): Promise<Answer>;
  /**
   * What a filter offers under the values of the filters it depends on, as JSON of `FieldValues`: distinct
   * values of all fields that it reaches, ascending, null last; of dates and numbers the least and the greatest.
   */
  answerFilterValues(
    principal: Principal,
    filter: { id: string; filterId: string },
    request?: FilterValuesRequest,
    options?: RunOptions,
  ): Promise<Answer>;
  /** What `data` would give, at once, when the load was planned lately and every answer is fresh and at hand. */
  recall(
    principal: Principal,
    id: string,
    request: Uint8Array,
  ): { items: AnswerItem[]; warnings: Warning[] } | undefined;
}

export interface QueryService {
  /** The answer as an object. */
  run(spec: QuerySpec, principal: Principal, options?: RunOptions): Promise<QueryResult & AnswerFacts>;
  /**
   * The same answer as bytes ready to send. The question may be given as JSON in UTF-8: one that was
   * asked lately in the same bytes is then neither parsed nor compiled again. Throws LensError
   * `malformed_json` for bytes that are no JSON.
   */
  answer(spec: QuerySpec | Uint8Array, principal: Principal, options?: RunOptions): Promise<Answer>;
  /** What `answer` would give, at once, when the question was planned lately and its answer is fresh and at hand. */
  recall(spec: Uint8Array, principal: Principal): Answer | undefined;
  /**
   * Answers at most fifty questions, in their order and by as few statements as pay. One that fails is an item with
   * its own error; throws only for what is wrong with the list.
   */
  answerMany(request: BatchRequest, principal: Principal, options?: RunOptions): Promise<AnswerItem[]>;
  /**
   * Writes the answer to a file: all of its rows, up to ten million, with flat memory. It is not cached, waits until
   * nothing interactive does, and is noted in the audit log. Resolves when its first bytes are there; what is wrong before that is
   * thrown as by `answer`.
   */
  export(spec: QuerySpec, principal: Principal, options?: ExportOptions): Promise<ExportedAnswer>;
  /**
   * How the answer comes about: the statement with placeholders, what the planner reckons, the policy that was
   * applied, parts of the cache key. Runs nothing.
   */
  explain(spec: QuerySpec, principal: Principal, options?: Pick<RunOptions, 'signal'>): Promise<Explanation>;
  /**
   * Withdraws from what the same principal asked under this id, be it a question or the load of a dashboard: it
   * fails with `query_cancelled`, and the statement ends once nobody else waits for its answer. An
   * unknown id is no error.
   */
  cancel(principal: Principal, queryId: string): void;
}

/** The cache as admins of a tenant see it. */
export interface CacheService {
  /** What it did for the tenant in this process. Throws ForbiddenError for anybody but an admin. */
  stats(principal: Principal): CacheStats;
  /**
   * Drops answers of the tenant, in all processes: other ones follow within a second. `dropped` counts
   * those of this process. Throws a ValidationError when nothing is named, for a dataset or data source that the tenant
   * does not have, for a table that no dataset reads and a tag that none carries, and UnavailableError `app_database_unavailable`
   * when the others cannot be told; repeat it then.
   */
  invalidate(principal: Principal, what: CacheInvalidation): Promise<CacheInvalidated>;
}

export interface HealthService {
  /** Never touches a database. */
  live(): Health;
  ready(): Promise<Health>;
  startup(): Promise<Health>;
  summary(): Promise<Health>;
}

/** Queries and connections of one Lens at the moment. */
export interface LensLoad {
  /** Questions at the analytics databases, and those that wait for their turn. */
  queries: { running: number; queued: number };
  /** Undefined where the host brought a pool that does not count. */
  pools: {
    app: PoolLoad | undefined;
    /** All data sources together; undefined while none is open. */
    analytics: PoolLoad | undefined;
  };
  /** How many replicas of open data sources are in each state; undefined while none has any. */
  replicas: ReplicaStates | undefined;
}

/** The whole product without HTTP. */
export interface Lens {
  readonly config: ResolvedConfig;
  readonly auth: AuthService;
  readonly users: UserService;
  /** What users do with their own account. */
  readonly account: AccountService;
  readonly tenants: TenantService;
  readonly apiKeys: ApiKeyService;
  /** What was done in a tenant. */
  readonly audit: AuditService;
  readonly datasources: DataSourceService;
  readonly datasets: DatasetService;
  readonly dashboards: DashboardService;
  /** Dashboards inside other applications. */
  readonly embed: EmbedService;
  /** Public links to dashboards. */
  readonly links: LinkService;
  readonly queries: QueryService;
  readonly cache: QueryCache;
  readonly cacheAdmin: CacheService;
  readonly health: HealthService;
  /** Requests that are done once however often they are sent. */
  readonly idempotency: IdempotencyService;
  /** Counts of what callers do, shared by all processes where there is a Redis. */
  readonly limits: RateLimiter;
  readonly logger: Logger;
  /** How busy this process is now. Touches no database. */
  load(): LensLoad;
  /** Resolves when the app database answers, its schema is at the head and the first admin exists. */
  ready(): Promise<void>;
  /** Ends what Lens opened, never what the host brought. The second call returns the same promise. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
