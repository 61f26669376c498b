import type { ResolvedConfig } from '../config/resolved-config.ts';
import { createAppDatabase } from '../databases/index.ts';
import type { PoolLike } from '../lens-types.ts';
import { createEntrySealer, type EntrySealer } from './remote/sealed-entry.ts';
import { createSealedStore } from './remote/sealed-store.ts';
import { createPostgresStore } from './stores/postgres-store.ts';
import { createRedisStore } from './stores/redis-store.ts';
import type { CacheStore } from './types.ts';

export interface SharedStoreOptions {
  config: Pick<ResolvedConfig, 'cache' | 'redisUrl' | 'appDatabase' | 'analyticsDatabase'>;
  /** 32 bytes made from the deployment's secret, for the shared cache only. */
  key: Buffer;
  /** The host's pool for the app database, when it brought one. */
  appPool?: PoolLike;
  /** The host's own store, which takes the place of what the configuration says; never closed. */
  hostStore?: CacheStore;
  /** Told of a store that was lost or cannot be reached. Never throws. */
  onTrouble: (store: string, error: unknown) => void;
  /** Told when it is back after that. Never throws. */
  onRecovery?: (store: string) => void;
  /** @default Date.now */
  now?: () => number;
}

type SharedKind = Exclude<ResolvedConfig['cache']['shared'], 'auto'>;

/** Connections to the app database for the cache alone, in each process. */
const POSTGRES_CONNECTIONS = 3;
/** Of the table in the app database, in the memory that one process has for answers. */
const POSTGRES_SHARE = 4;

const KINDS: Record<
  SharedKind,
  (options: SharedStoreOptions, sealer: EntrySealer) => CacheStore | undefined
> = {
  none: () => undefined,
  redis({ config, onTrouble, onRecovery, now }, sealer) {
    if (config.redisUrl === undefined) throw new TypeError('A shared cache in Redis needs REDIS_URL.');
    return createRedisStore({
      url: config.redisUrl,
      sealer,
      now,
      onTrouble: (error) => onTrouble('redis', error),
      onRecovery: () => onRecovery?.('redis'),
    });
  },
  postgres({ config, appPool, onTrouble, onRecovery, now }, sealer) {
    const { url, schema } = config.appDatabase;
    return createPostgresStore({
      database: createAppDatabase({
        ...(appPool === undefined ? { url } : { pool: appPool }),
        schema,
        poolMax: POSTGRES_CONNECTIONS,
        connectionTimeoutMs: 1_000,
        statementTimeoutMs: 3_000,
        onError: (error) => onTrouble('postgres', error),
      }),
      connections: appPool === undefined ? POSTGRES_CONNECTIONS : 1,
      sealer,
      maxBytes: config.cache.maxBytes * POSTGRES_SHARE,
      now,
      onTrouble: (error) => onTrouble('postgres', error),
      onRecovery: () => onRecovery?.('postgres'),
    });
  },
};

/**
 * The store that processes share, the host's own or as `CACHE_SHARED` says; undefined for none. `auto` is Redis where there
 * is one, and nothing otherwise: writing each answer into the app database is for those to choose who
 * have several processes and no Redis.
 */
export function openSharedStore(options: SharedStoreOptions): CacheStore | undefined {
  const { cache, redisUrl } = options.config;
  const sealer = createEntrySealer(options.key, deploymentOf(options.config));
  if (options.hostStore !== undefined) return createSealedStore(options.hostStore, sealer);
  const automatic: SharedKind = redisUrl === undefined ? 'none' : 'redis';
  const kind = cache.shared === 'auto' ? automatic : cache.shared;
  return KINDS[kind](options, sealer);
}

/**
 * What a deployment has for itself, even one that has another's secret by mistake, such as a copy for staging: its
 * databases. Processes that reach theirs by different addresses do not share answers, which costs loads; if two
 * deployments did, each would answer with the other's data.
 */
export function deploymentOf({
  appDatabase,
  analyticsDatabase,
}: {
  appDatabase: Pick<ResolvedConfig['appDatabase'], 'schema' | 'url'>;
  analyticsDatabase: Pick<ResolvedConfig['analyticsDatabase'], 'url'>;
}): string {
  return JSON.stringify([appDatabase.schema, addressOf(appDatabase.url), addressOf(analyticsDatabase.url)]);
}

/** Without user and password, which may change or differ. */
function addressOf(url: string = ''): string[] {
  const { hostname = '', port = '', pathname = '', searchParams } = URL.parse(url) ?? {};
  return [hostname.toLowerCase(), port || '5432', pathname, searchParams?.get('host') ?? ''];
}
