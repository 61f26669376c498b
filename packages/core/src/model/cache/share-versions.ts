import type { QueryCache } from '../../cache/index.ts';
import { errorCode, type AppDatabase } from '../../databases/index.ts';
import { listen } from '../../databases/listen.ts';
import type { Logger } from '../../lens-types.ts';
import { cancelMessage } from './bus-message.ts';
import { cacheChannel, createCacheVersionsRepository } from './cache-versions-repository.ts';
import { createUntoldTags } from './untold-tags.ts';
import { watchVersions, type VersionWatch } from './watch-versions.ts';

export interface ShareVersionsOptions {
  database: Pick<AppDatabase, 'query' | 'transaction'>;
  schema: string;
  /** Of the server itself; absent where the host's pool is the only known way to it. */
  directUrl: string | undefined;
  logger: Logger;
  cache: () => Pick<QueryCache, 'learn' | 'latestVersion'>;
  onCancel: (key: string) => void;
}

/** What one process has to tell the others by way of the app database, and hears from them. */
export interface SharedVersions {
  /**
   * Tells that these tags were invalidated. Rejects when the app database cannot be reached; they are told all the same
   * once it can be, if this process still is there then.
   */
  announce(tags: readonly string[]): Promise<void>;
  /** Tells that queries under this key are withdrawn from. Who is not reached answers them in vain. */
  announceCancel(key: string): void;
  /** Begins to hear of the others; resolves once everything up to now is known, or cannot be asked for. */
  start(): Promise<void>;
  /** True while news come by themselves; otherwise they are asked for twice a second. */
  isListening(): boolean;
  close(): Promise<void>;
}

/** Tells and hears nothing yet but what it is asked to tell. */
export function shareVersions(options: ShareVersionsOptions): SharedVersions {
  const { schema, directUrl, logger } = options;
  const repository = createCacheVersionsRepository(options.database, schema);
  let watch: VersionWatch | undefined;
  let isClosed = false;
  let isTold = false;
  const untold = createUntoldTags();
  let telling: Promise<void> | undefined;

  function onLost(reason: 'connection' | 'pooler', error: unknown): void {
    // Once each time: the next attempts fail alike.
    if (isTold) return;
    isTold = true;
    logger.warn(
      { code: errorCode(error), reason },
      reason === 'pooler'
        ? 'invalidations of other processes are asked for twice a second: APP_DB_DIRECT_URL leads to a pooler, which passes no notifications on'
        : 'invalidations of other processes are asked for twice a second until the app database can be listened to again',
    );
  }

  async function raise(tags: readonly string[]): Promise<void> {
    try {
      await repository.raise(tags);
    } catch (error) {
      untold.add(tags);
      throw error;
    }
  }

  /** Once the app database answers again. */
  function tellUntold(): void {
    if (untold.size === 0 || isClosed) return;
    telling ??= raise(untold.take())
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'other processes could not be told yet to drop answers');
      })
      .finally(() => {
        telling = undefined;
      });
  }

  function start(): VersionWatch {
    return watchVersions({
      async since(version) {
        const changes = await repository.since(version);
        tellUntold();
        return changes;
      },
      latest: () => options.cache().latestVersion(),
      learn: (changes) => options.cache().learn(changes),
      onCancel: options.onCancel,
      onLost,
      ...(directUrl === undefined
        ? {}
        : {
            listen: ({ onListening, ...handlers }) =>
              listen({
                ...handlers,
                url: directUrl,
                channel: cacheChannel(schema),
                onListening() {
                  isTold = false;
                  onListening();
                },
              }),
          }),
    });
  }

  return {
    async announce(tags) {
      await raise(tags);
      // The versions in between are news too, so that this process learns by reading as the others do.
      await watch?.refresh();
    },
    announceCancel(key) {
      repository.notify(cancelMessage(key)).catch((error: unknown) => {
        logger.debug({ err: error }, 'other processes were not told that a query is withdrawn from');
      });
    },
    async start() {
      if (isClosed) return;
      watch ??= start();
      await watch.refresh();
    },
    isListening: () => watch?.isListening ?? false,
    async close() {
      isClosed = true;
      await watch?.close();
      await telling;
    },
  };
}
