import { createQueryCache, createSeldom, openSharedStore, type QueryCache } from './cache/index.ts';
import { tellStoreTrouble } from './cache/tell-store-trouble.ts';
import type { ResolvedConfig } from './config/index.ts';
import { deriveKey } from './crypto/derive-key.ts';
import { openCrypto } from './crypto/open-crypto.ts';
import { CHANGE_CHANNEL } from './databases/change-trigger.ts';
import { errorCode } from './databases/index.ts';
import { createExecutor, createRunningQueries, createLoadGroup, rememberFacts } from './execution/index.ts';
import { createHealthService } from './health/create-health-service.ts';
import { createDatasetModels, createZoneSource } from './query/index.ts';
import type { Lens, LensOverrides, Logger } from './lens-types.ts';
import { createCacheService } from './model/cache/create-cache-service.ts';
import { hearChanges, type ChangeHearing } from './model/cache/hear-changes.ts';
import { shareVersions } from './model/cache/share-versions.ts';
import { createBackground } from './model/background.ts';
import { createAccountService } from './model/account/create-account-service.ts';
import { createAdmitHost } from './model/access/admit-host.ts';
import { openApiKeys } from './model/api-keys/open-api-keys.ts';
import { createAuthService } from './model/auth/create-auth-service.ts';
import { createCurrentSessions } from './model/auth/current-sessions.ts';
import { checkHead } from './migrations/index.ts';
import { ROTATION_GRACE_MS } from './model/auth/session-limits.ts';
import { createSessionMemo } from './model/auth/session-memo.ts';
import { createSuccessorEraser } from './model/auth/successor-eraser.ts';
import { createDashboardService } from './model/dashboards/create-dashboard-service.ts';
import { readServerVersion } from './model/data-sources/analytics-repository.ts';
import { createDataSourceService } from './model/data-sources/create-data-source-service.ts';
import { createDataSourcesRepository } from './model/data-sources/data-sources-repository.ts';
import { composeDataSources } from './model/data-sources/compose-data-sources.ts';
import { createCardinality } from './model/cardinality/create-cardinality.ts';
import { createInspectDataset } from './model/cardinality/inspect-dataset.ts';
import { createInspectSchema } from './model/cardinality/inspect-schema.ts';
import { createDatasetPreview } from './model/datasets/create-dataset-preview.ts';
import { createDatasetService, type DatasetServiceOptions } from './model/datasets/create-dataset-service.ts';
import { createDatasetsRepository } from './model/datasets/datasets-repository.ts';
import { createFindDatasets } from './model/datasets/find-askable-datasets.ts';
import { findSharedDatasets } from './model/datasets/find-shared-datasets.ts';
import { dataSourceTag, datasetTag, tableTag } from './model/queries/answer-tags.ts';
import type { AskContext } from './model/queries/ask-context.ts';
import { createCursorSeal } from './model/queries/cursor-seal.ts';
import {
  cancellableDashboards,
  cancellablePreviews,
  cancellableQueries,
  cancellableValues,
} from './model/queries/cancellable.ts';
import { createAuditRepository } from './model/audit/audit-repository.ts';
import { createAuditService } from './model/audit/create-audit-service.ts';
import { createQueryService } from './model/queries/create-query-service.ts';
import { createDataSourceZones } from './model/queries/data-source-zones.ts';
import { rememberDatasets } from './model/datasets/remember-datasets.ts';
import { createSessionsRepository } from './model/sessions/sessions-repository.ts';
import { createHeardServices } from './model/hooks/heard-services.ts';
import { DEFAULT_TENANT } from './model/tenants/default-tenant.ts';
import { createTenantService } from './model/tenants/create-tenant-service.ts';
import { createIdempotencyService } from './model/idempotency/create-idempotency-service.ts';
import { openRateLimiter } from './limits/index.ts';
import { openAppDatabase } from './open-app-database.ts';
import { dashboardMemoOf } from './model/dashboards/dashboard-memo-of.ts';
import { createLinkService } from './model/links/create-link-service.ts';
import { createEmbedService } from './model/embed/create-embed-service.ts';
import { knowEmbeds } from './model/embed/know-embeds.ts';
import { compileQuestion } from './model/queries/compile-question.ts';
import { createUserService } from './model/users/create-user-service.ts';
import { createFieldValues } from './model/values/create-field-values.ts';

/**
 * Puts the whole product together. Returns at once, whether the databases answer or not; `ready()`
 * tells when the app database can be used. Opens nothing global and leaves what the host brought
 * open. Throws for a configuration that can never work, such as a key that is none.
 *
 * @example
 * await using lens = createLens(loadConfig(process.env));
 * await lens.ready();
 * const { rows } = await lens.queries.run({ dataset: 'flights', metrics: [{ aggregate: 'count' }] }, principal);
 */
export function createLens(config: ResolvedConfig, overrides: LensOverrides = {}): Lens {
  const { clock = () => new Date(), logger = silent, appPool, analyticsPool } = overrides;
  const { auth: authConfig, appDatabase: appConfig, analyticsDatabase: analyticsConfig } = config;
  const { schema } = appConfig;
  const onError = (database: string) => (error: unknown) => {
    logger.warn({ code: errorCode(error), database }, 'an idle database connection failed');
    logger.debug({ err: error, database }, 'why an idle database connection failed');
  };

  const { fernet, passwords, tokens, embedTokens, shareTokens, csrf } = openCrypto(config, clock);
  const isSeldom = createSeldom();
  const background = createBackground({
    onError: (error) => logger.warn({ code: errorCode(error) }, 'work in the background was not done'),
  });
  const hasAnalyticsDatabase = analyticsPool !== undefined || analyticsConfig.url !== undefined;
  const { ungated, probed, startup, marker, database, eraseSuccessors } = openAppDatabase({
    config,
    overrides,
    logger,
    clock,
    passwords,
    hasAnalyticsDatabase,
    background,
    isSeldom,
    onError: onError('app'),
  });

  const sources = composeDataSources({
    config,
    database,
    fernet,
    pool: analyticsPool,
    logger,
    onError: onError('analytics'),
  });
  const { connections, databaseFor } = sources;

  const limits = openRateLimiter({
    config,
    key: deriveKey(authConfig.secretKey, 'rate-limits', 32),
    logger,
  });
  const { onStoreError, onStoreRecovery } = tellStoreTrouble({ logger, isSeldom });
  const versions = shareVersions({
    database,
    schema,
    // Of a host that brings its pool the URL may lead elsewhere, unless it was given for this.
    directUrl:
      appPool !== undefined && appConfig.directUrl === appConfig.url ? undefined : appConfig.directUrl,
    logger,
    cache: () => cache,
    onCancel: (key) => running.hear(key),
  });
  const running = createRunningQueries({ announce: (key) => versions.announceCancel(key) });
  const cache = createQueryCache({
    announce: (tags) => versions.announce(tags),
    maxBytes: config.cache.maxBytes,
    clock,
    shared: openSharedStore({
      config,
      key: deriveKey(authConfig.secretKey, 'shared-cache', 32),
      appPool,
      hostStore: overrides.cacheStore,
      now: () => clock().getTime(),
      onTrouble: onStoreError,
      onRecovery: onStoreRecovery,
    }),
    maxWaitMs: config.query.timeoutMs,
    onStoreError,
  });
  // What a load finds to be wrong is told as it is, also when other processes cannot be told to drop it.
  const ownCache: QueryCache = {
    ...cache,
    invalidate: async (target) =>
      cache.invalidate(target).catch((error: unknown) => {
        logger.warn({ code: errorCode(error) }, 'other processes were not told to drop answers');
        return 0;
      }),
  };
  const executor = createExecutor({
    databaseFor,
    limits: config.query,
    maxCost: config.query.maxCost,
    concurrency: analyticsConfig.poolMax,
    clock,
  });

  const datasetMemo = rememberDatasets({ find: createFindDatasets(database) });
  const findDatasets = findSharedDatasets(datasetMemo);
  const zones = createZoneSource();
  const dataSourceZones = createDataSourceZones({
    runtime: zones,
    read: async (sourceId, tenant, statement) =>
      (await databaseFor(sourceId, tenant)).read(statement, {
        limits: { timeoutMs: 2_000, maxRows: 5_000, maxBytes: 1_000_000 },
        signal: AbortSignal.timeout(2_500),
      }),
  });
  const cardinality = createCardinality({
    databaseFor,
    limits: config.query,
    onBroken: (tables, { tenant, source }) =>
      ownCache.invalidate({
        tags: tables.map(({ schema: place, table }) => tableTag(tenant, source.id, `${place}.${table}`)),
      }),
  });
  const inspectSchema = createInspectSchema({ databaseFor });
  const inspect = createInspectDataset({ cardinality, inspectSchema, clock });
  const facts = rememberFacts({ executor });
  const askContext: AskContext = {
    cache: ownCache,
    executor,
    cardinality,
    inspectSchema,
    config,
    clock,
    zones,
    models: createDatasetModels(),
    cursors: createCursorSeal(fernet),
    dataSourceZones,
    loadGroup: (size) => createLoadGroup({ executor, facts, size }),
  };
  const sessions = createSessionsRepository(database, schema);
  const memo = createSessionMemo({ load: (tenant, sessionId) => sessions.state(tenant, sessionId) });
  const current = createCurrentSessions();
  const apiKeys = openApiKeys({ database, clock, logger });
  const usersOptions = {
    database,
    passwords,
    passwordMinLength: authConfig.passwordMinLength,
    forgetSession: memo.forget,
    clock,
  };
  const heard = createHeardServices(overrides, logger);
  const eraser = createSuccessorEraser({ graceMs: ROTATION_GRACE_MS, erase: eraseSuccessors });
  const dashboardMemo = dashboardMemoOf(database);
  const dataSources = createDataSourcesRepository(database, schema);
  const datasets = createDatasetsRepository(database, schema);

  const datasetOptions: DatasetServiceOptions = {
    database,
    findDataSource: (tenant, id) =>
      id === undefined ? dataSources.findDefault(tenant) : dataSources.find(tenant, id),
    findDataSourceByName: async (tenant, name) =>
      (await dataSources.names(tenant)).find((source) => source.name === name),
    inspect,
    onChanged: (tenant, id) => {
      datasetMemo.forget(id);
      return ownCache.invalidate({ tags: [datasetTag(tenant, id)] });
    },
    logger,
  };

  // From the first moment that the app database can be used, whoever waits for it.
  startup.ready().then(
    () => {
      hearing ??= startHearing();
      return versions.start();
    },
    () => {},
  );
  let hearing: ChangeHearing | undefined;
  function startHearing(): ChangeHearing | undefined {
    const { listen, url } = analyticsConfig;
    if (!listen || url === undefined || closing !== undefined) return undefined;
    return hearChanges({
      url,
      channel: CHANGE_CHANNEL,
      sources: () => sources.configured(),
      invalidate: (tags) => cache.invalidate({ tags }),
      logger,
    });
  }
  let reached: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const settled = background.close();
      startup.close();
      eraser.close();
      cardinality.close();
      sources.close();
      await hearing?.close();
      await settled;
      // Ends queries that still run, so that their pools can end.
      await cache.close();
      await versions.close();
      await Promise.all([limits.close(), connections.close(), probed.close(), ungated.close()]);
    })();
    return closing;
  };

  const dashboardService = createDashboardService({
    database,
    findDatasets,
    datasets: datasetOptions,
    memo: dashboardMemo,
    logger,
    context: askContext,
  });

  return {
    config,
    logger,
    auth: {
      ...knowEmbeds(
        apiKeys.know(
          createAuthService({
            database,
            tokens,
            csrf,
            passwords,
            fernet,
            memo,
            current,
            eraser,
            background,
            isTimeToSweep: () => isSeldom('sessions'),
            refreshTokenDays: authConfig.refreshTokenDays,
            accessTokenSeconds: authConfig.accessTokenSeconds,
            clock,
          }),
        ),
        embedTokens,
      ),
      admitHost: createAdmitHost({ database }),
    },
    apiKeys: apiKeys.service,
    audit: createAuditService({ database, clock }),
    users: createUserService(usersOptions),
    account: createAccountService({ ...usersOptions, current }),
    tenants: createTenantService({ database, onChanged: (tenant) => datasetMemo.forgetTenant(tenant) }),
    datasources: createDataSourceService({
      ...sources.service,
      database,
      onChanged: (tenant, id) => ownCache.invalidate({ tags: [dataSourceTag(tenant, id)] }),
      logger,
      clock,
    }),
    datasets: {
      ...createDatasetService(datasetOptions),
      ...heard.previews(
        cancellablePreviews(running, createDatasetPreview({ context: askContext, findDatasets })),
      ),
      ...heard.values(cancellableValues(running, createFieldValues({ context: askContext, findDatasets }))),
    },
    dashboards: heard.dashboards(cancellableDashboards(running, dashboardService)),
    embed: createEmbedService({
      database,
      tokens: embedTokens,
      findDatasets,
      compile: (question) => compileQuestion(askContext, question),
      onRevoked: dashboardMemo.forget,
      clock,
    }),
    links: createLinkService({
      database,
      tokens: shareTokens,
      passwords,
      dashboardOf: dashboardService.get,
      clock,
    }),
    queries: heard.queries(
      cancellableQueries(
        running,
        createQueryService({
          context: askContext,
          findDatasets,
          datasetNames: (principal) => datasets.names(principal.tenant, principal),
          logger,
          audit: (tenant, event) => createAuditRepository(database, schema).append(tenant, event),
        }),
      ),
    ),
    cache,
    cacheAdmin: createCacheService({
      cache,
      findDatasets: (tenant, references) => datasets.findAskable(tenant, references),
      datasetNames: (tenant) => datasets.names(tenant),
      datasetParts: (tenant) => datasets.parts(tenant),
      dataSources: (tenant) => dataSources.names(tenant),
    }),
    idempotency: createIdempotencyService({
      database,
      marker,
      fernet,
      key: deriveKey(authConfig.secretKey, 'idempotency', 32),
      logger,
      isTimeToSweep: () => isSeldom('idempotency-keys'),
    }),
    limits,
    health: createHealthService({
      startup,
      checkAppDatabase: () => checkHead(probed, { allowNewer: true }),
      checkAnalyticsDatabase: hasAnalyticsDatabase
        ? async () => readServerVersion(await databaseFor(undefined, DEFAULT_TENANT))
        : undefined,
      replicas: () => connections.replicas(({ urlEncrypted }) => urlEncrypted === null),
      release: config.release,
      clock,
    }),
    load: () => ({
      queries: executor.stats(),
      pools: { app: ungated.load(), analytics: connections.load() },
      replicas: connections.replicas(),
    }),
    async ready() {
      await startup.ready();
      // Its tables may have been made only now.
      reached ??= Promise.all([cache.ready(), versions.start()]).then(() => undefined);
      await reached;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const silent: Logger = Object.freeze({ debug() {}, info() {}, warn() {}, error() {} });
